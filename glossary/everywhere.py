"""Names that stand on nearly every page: explaining them everywhere helps nobody."""

from collections import Counter
from collections.abc import Iterable, Iterator

from corpus.page import Page
from glossary.entry_file import Contents
from glossary.glossary import Glossary
from glossary.matchers import Matchers
from glossary.told import label_key
from glossary.yaml_file import Fault

LEAST_PAGES = 20  # of a site, before anything can be said of it
SHARE = 0.6


def everywhere(contents: Contents, pages: Iterable[Page]) -> Iterator[Fault]:
    """Each published name that over 60 % of the pages mention, with its place; ``contents`` has no faults."""
    matchers = Matchers(Glossary((placed.term for placed in contents.terms), contents.blocks))
    uses: Counter[tuple[str, str]] = Counter()
    total = 0
    for page in pages:
        total += 1
        found = matchers.speaking(page.language).mentions(page.text)
        uses.update({(mention.term, mention.label) for mention in found})
    if total < LEAST_PAGES:
        return
    for placed in contents.terms:
        for label in placed.term.labels:
            count = uses[placed.term.id, label.text]
            if count > SHARE * total:
                what = (
                    f"the label '{label.text}' is on {count} of {total} pages, and is explained on each. "
                    "Say which words stand near it (context: near), or make it kind: search."
                )
                yield Fault(placed.file, placed.lines[label_key(label)], what)
