"""Random entries for tests of what formats hold."""

from collections.abc import Callable

from hypothesis import strategies as st

from glossary.exchange.offer import key_of
from glossary.term import Kind, Label, Review, Source, Term, Translation, Variant, is_capitals

WORDS = st.sampled_from(
    ["hepatoma", "ascites", "TACE", "Sjögren's", "portal-vein", "LFTs", "bilirubin", "x-ray", "éčl", "печень"]
)
PUNCTUATION = st.sampled_from(["", ";", ",", '"', "'", " (x)", ": y", "&z", "!", "\\", "{a}", " => b", "#"])
PROSE = st.builds(
    lambda words, mark: " ".join(words) + mark, st.lists(WORDS, min_size=1, max_size=6), PUNCTUATION
)
MARKDOWN = st.builds("\n\n".join, st.lists(PROSE, max_size=2))
ADDRESSES = st.sampled_from(["https://example.org/a;b", "/treatment/tace", "https://example.org/a?b=c#d"])


def names(prefix: str, kinds: st.SearchStrategy[Kind], *, least: int) -> st.SearchStrategy[tuple[Label, ...]]:
    """Labels whose names differ from each other and, by the prefix, from those of other entries."""

    def label(text: str, kind: Kind) -> Label:
        text = f"{prefix} {text}"
        return Label(text=text, kind=kind, case=is_capitals(text))

    return st.lists(
        st.builds(label, PROSE, kinds), min_size=least, max_size=5, unique_by=lambda each: key_of(each.text)
    ).map(tuple)


def terms(number: int, *, kinds: st.SearchStrategy[Kind]) -> st.SearchStrategy[Term]:
    """One published entry without links, whose first label is a plain name."""
    prefix = f"qq{'abcdefgh'[number]}"
    dates = st.sampled_from(["", "2026-01", "2026-01-31"])
    translation = st.builds(
        Translation,
        language=st.sampled_from(["cy", "pt-BR"]),
        labels=headed(names(f"{prefix}cy", kinds, least=1)),
        definition=PROSE,
        more=MARKDOWN,
        say=PROSE,
    )
    audiences = st.sampled_from(["carers", "children"])
    variant = st.builds(Variant, audience=audiences, definition=PROSE, more=MARKDOWN)
    return st.builds(
        Term,
        id=st.just(f"id-{number}"),
        labels=headed(names(prefix, kinds, least=1)),
        definition=PROSE,
        more=MARKDOWN,
        say=st.one_of(st.just(""), PROSE),
        pages=st.lists(ADDRESSES, unique=True).map(tuple),
        avoid_on=st.lists(ADDRESSES, unique=True, max_size=1).map(tuple),
        review=st.builds(Review, by=st.one_of(st.just(""), PROSE), last=dates, next=dates),
        source=st.builds(Source, title=PROSE, url=ADDRESSES, licence=st.sampled_from(["", "CC BY 4.0"])),
        audiences=st.lists(variant, max_size=2, unique_by=lambda each: each.audience).map(tuple),
        languages=st.lists(translation, max_size=2, unique_by=lambda each: each.language).map(tuple),
    )


def headed(labels: st.SearchStrategy[tuple[Label, ...]]) -> st.SearchStrategy[tuple[Label, ...]]:
    """Labels of which the first is a plain name."""

    def head(listed: tuple[Label, ...]) -> tuple[Label, ...]:
        first = listed[0]
        return (Label(text=first.text, case=first.case), *listed[1:])

    return labels.map(head)


def in_order(term: Term, key: Callable[[Label], object]) -> tuple[Label, ...]:
    """The heading of an entry, then its other labels by a key."""
    return (term.labels[0], *sorted(term.labels[1:], key=key))
