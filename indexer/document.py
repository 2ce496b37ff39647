"""A page as an engine gets it: index terms by field, values to filter by, and what to show of it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from corpus.page import Page, to_json
from glossary.glossary import Glossary
from glossary.matcher import Matcher
from indexer import sentences, standing
from indexer.analysis import Analyzer, Token
from indexer.sentences import body_of
from indexer.wordlists import load_wordlists, title_keys

__all__ = [
    "FACETS",
    "FIELDS",
    "LINKED_FIELDS",
    "OWN_FIELDS",
    "TEXT_FIELDS",
    "Document",
    "Mentioned",
    "Token",
    "linked_fields",
    "mentioned",
    "own_document",
    "to_document",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What an engine stores: ``fields`` are searched, ``facets`` filtered and counted, ``stored`` returned.

    ``fields`` maps a field of `FIELDS` to its tokens in ascending position. ``facets`` maps a facet of
    `FACETS` to its one value (absent when there is none); a facet is searched with
    ``TermQuery(facet, value)``, which costs no score when its boost is 0.
    """

    fields: Mapping[str, Sequence[Token]]
    facets: Mapping[str, str]
    stored: Mapping[str, str]


# Text is indexed twice: as folded words ("exact") and as stems. Concepts are the ids of glossary terms
# mentioned, one token a mention; broader are the ids of their wider concepts, best_concepts those of
# the terms whose entries name the page as the best one. title_whole holds a title's
# telling words as one term, and those of its parts. standing is what speaks for the page whatever is asked.
# Fields of a page alone depend on nothing but the page; the others on the glossary and on other pages too.
TEXT_FIELDS = ("title", "headings", "body")
OWN_FIELDS = (*(f"{field}_{form}" for field in TEXT_FIELDS for form in ("exact", "stem")), "title_whole")
LINKED_FIELDS = ("title_concepts", "concepts", "broader", "best_concepts", standing.FIELD)
FIELDS = (*OWN_FIELDS, *LINKED_FIELDS)
FACETS = ("section", "kind", "cancer", "audience")


def to_document(
    page: Page, analyzer: Analyzer, matcher: Matcher, glossary: Glossary, hubs: Collection[str] = ()
) -> Document:
    """The document of a page, with the concepts it mentions and the wider ones they belong to.

    ``matcher`` is one for pages, ``hubs`` the URLs of those that others hang from.
    """
    own = own_document(page, analyzer)
    linked = linked_fields(page.url, mentioned(page, matcher), glossary, standing.standing(page, hubs))
    return replace(own, fields={**own.fields, **linked})


def own_document(page: Page, analyzer: Analyzer) -> Document:
    """The document of a page with its `OWN_FIELDS` only.

    A notice on the page is not indexed. The facet *section* is the first step of the page's path.
    """
    headings = "\n".join(section.heading for section in page.sections if section.heading)
    fields: dict[str, Sequence[Token]] = {}
    read = [analyzer.read(text) for text in (page.title, headings, body_of(page))]
    for field, each in zip(TEXT_FIELDS, read, strict=True):
        fields[f"{field}_exact"], fields[f"{field}_stem"] = each.tokens()
    fields["title_whole"] = _sequence(title_keys(page.title, analyzer, load_wordlists().function_words))
    section = page.path[0] if page.path else ""
    facets = {"section": section, "kind": page.kind, "cancer": page.cancer, "audience": page.audience}
    return Document(
        fields=_filled(fields),
        facets={facet: value for facet, value in facets.items() if value},
        stored={"page": to_json(page), "sentences": sentences.write(page, read[0], read[-1])},
    )


class Mentioned(NamedTuple):
    """Ids of the concepts that a page mentions in its title and in its text, one for each mention."""

    title: tuple[str, ...]
    text: tuple[str, ...]


def mentioned(page: Page, matcher: Matcher) -> Mentioned:
    """The concepts that a page mentions."""
    return Mentioned(
        tuple(mention.term for mention in matcher.mentions(page.title)),
        tuple(mention.term for mention in matcher.mentions(page.text)),
    )


def linked_fields(
    url: str, mentioned: Mentioned, glossary: Glossary, standing_terms: Iterable[str]
) -> dict[str, Sequence[Token]]:
    """The `LINKED_FIELDS` of a page, of which it is known what it mentions and what speaks for it."""
    fields: dict[str, Sequence[Token]] = {
        "title_concepts": _sequence(mentioned.title),
        "concepts": _sequence(mentioned.text),
        "broader": _sequence(wider for term in mentioned.text for wider in _wider(term, glossary)),
        "best_concepts": _sequence(glossary.best_page_of(url)),
        standing.FIELD: _sequence(standing_terms),
    }
    return _filled(fields)


def _filled(fields: Mapping[str, Sequence[Token]]) -> dict[str, Sequence[Token]]:
    return {field: tokens for field, tokens in fields.items() if tokens}


def _sequence(terms: Iterable[str]) -> list[Token]:
    return [Token(term, position) for position, term in enumerate(terms)]


def _wider(term: str, glossary: Glossary) -> list[str]:
    """The ids of all concepts above one, nearest first, each once."""
    found: list[str] = []
    waiting = list(glossary.terms[term].broader)
    while waiting:
        wider = waiting.pop(0)
        if wider not in found and wider in glossary.terms:
            found.append(wider)
            waiting.extend(glossary.terms[wider].broader)
    return found
