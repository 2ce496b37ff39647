"""Why a page was found, in plain sentences."""

from collections.abc import Collection, Iterator, Sequence

from indexer.marking import Mark, Wanted
from indexer.message import Message, said, said_of


def reasons(
    *,
    title: str,
    title_marks: Sequence[Mark],
    passage: Sequence[tuple[str, Mark]],
    wanted: Sequence[Wanted],
    present: Collection[Wanted],
    best_for: Sequence[Wanted],
) -> tuple[Message, ...]:
    """Sentences for one page; ``passage`` holds each marked text with its mark.

    ``present`` are the units that the page has anywhere, ``best_for`` those whose best page it is.
    """
    told = list(dict.fromkeys(_titled(title, title_marks, wanted)))
    marked = [*((title[mark.start : mark.end], mark) for mark in title_marks), *passage]
    told += dict.fromkeys(_through(marked, wanted))
    unsaid = [want.typed for want in best_for if want not in present]
    if unsaid:
        told.append(said("The glossary names this page for %(texts)s.", texts=_different(unsaid)))
    if len(wanted) > 1:
        # The same word can be typed twice and mean another thing each time: IV after stage, and alone.
        has = _different([want.typed for want in wanted if want in present])
        typed = {name.casefold() for name in has}
        missing = _different([want.typed for want in wanted if want.typed.casefold() not in typed])
        if not missing:
            told.append(said("Has all of your words."))
        elif has:
            told.append(said("Has %(texts)s, but not %(others)s.", texts=has, others=missing))
    elif not told and passage:
        told.append(said("Has %(texts)s.", texts=passage[0][0]))
    return tuple(told)


def _titled(title: str, marks: Sequence[Mark], wanted: Sequence[Wanted]) -> Iterator[Message]:
    literal = [title[mark.start : mark.end] for mark in marks if not mark.concept and not mark.weak]
    if literal:
        yield said("The title says %(texts)s.", texts=_different(literal))


def _through(
    marked: Sequence[tuple[str, Mark]],
    wanted: Sequence[Wanted],
) -> Iterator[Message]:
    """Other names that brought a page here; none for a unit whose own words a reader sees marked."""
    same: dict[str, list[str]] = {}
    kinds: dict[str, list[str]] = {}
    literal = {mark.unit for _, mark in marked if not mark.concept and not mark.weak}
    for text, mark in marked:
        if mark.unit in literal:
            continue
        want = wanted[mark.unit]
        if mark.concept and mark.concept == want.concepts[0]:
            same.setdefault(want.typed, []).append(text)
        elif want.part and mark.concept == want.part.term:
            if text.casefold() != want.part.name.casefold():
                same.setdefault(want.part.name, []).append(text)
        elif mark.concept:
            kinds.setdefault(want.typed, []).append(text)
    for typed, texts in same.items():
        names = _different(texts)
        yield said_of(
            "Matches %(texts)s, which means the same as %(typed)s.",
            "Matches %(texts)s, which mean the same as %(typed)s.",
            len(names),
            texts=names,
            typed=typed,
        )
    for typed, texts in kinds.items():
        names = _different(texts)
        yield said_of(
            "Matches %(texts)s, which is a kind of %(typed)s.",
            "Matches %(texts)s, which are kinds of %(typed)s.",
            len(names),
            texts=names,
            typed=typed,
        )


def _different(names: Sequence[str]) -> list[str]:
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(name.casefold(), name)
    return list(first.values())
