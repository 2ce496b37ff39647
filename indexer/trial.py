"""An index of a judged collection, built aside to be measured."""

from collections.abc import Mapping
from pathlib import Path

from corpus.errors import NoIndexError, StorageError
from glossary.compiled import to_json
from glossary.glossary import Glossary
from glossary.matcher import Matcher
from indexer.analysis import Analyzer
from indexer.collection import fingerprint, read_pages
from indexer.document import to_document
from indexer.generation import GLOSSARY_FILE, OUTLINE_FILE, SCHEMA, Published, open_published
from indexer.outline import read_outline, read_site
from indexer.outline import to_json as outlined
from indexer.publish import current, publish


def open_trial(collection: Path, glossary: Glossary, *, root: Path, engine: str) -> Published:
    """A collection's pages, searchable; built under ``root`` unless it is there already.

    Raises what `read_pages` and `publish` raise.
    """
    analyzer = Analyzer()
    versions = {
        "schema": SCHEMA,
        "analyzer": analyzer.version,
        "glossary": glossary.fingerprint,
        "pages": fingerprint(collection),
    }
    if not _is_there(root, versions, engine):
        matcher = Matcher(glossary)
        site = read_site(read_pages(collection))
        publish(
            root,
            (to_document(page, analyzer, matcher, glossary) for page in read_pages(collection)),
            engine=engine,
            versions=versions,
            files={GLOSSARY_FILE: to_json(glossary).encode()},
            learned=lambda opened: {OUTLINE_FILE: outlined(read_outline(site, opened, analyzer)).encode()},
            accept_shrink=True,
        )
    return open_published(root)


def _is_there(root: Path, versions: Mapping[str, str], engine: str) -> bool:
    try:
        there = current(root)
    except (NoIndexError, StorageError):
        return False
    return there.versions == versions and there.engine == engine
