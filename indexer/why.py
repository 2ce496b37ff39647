"""Why a page was found, in plain sentences."""

from collections.abc import Callable, Iterator, Sequence

from indexer.marking import Mark, Wanted


def reasons(
    *,
    title: str,
    title_marks: Sequence[Mark],
    passage: Sequence[tuple[str, Mark]],
    wanted: Sequence[Wanted],
    present: Callable[[Wanted], bool],
    best_for: Sequence[Wanted],
) -> tuple[str, ...]:
    """Sentences for one page; ``passage`` holds each marked text with its mark.

    ``present`` tells whether the page has a unit anywhere; ``best_for`` are those whose best page it is.
    """
    said = list(dict.fromkeys(_titled(title, title_marks, wanted)))
    marked = [*((title[mark.start : mark.end], mark) for mark in title_marks), *passage]
    said += dict.fromkeys(_through(marked, wanted))
    unsaid = [want.typed for want in best_for if not present(want)]
    if unsaid:
        said.append(f"The glossary names this page for {listed(unsaid)}.")
    if len(wanted) > 1:
        missing = [want.typed for want in wanted if not present(want)]
        if not missing:
            said.append("Has all of your words.")
        elif len(missing) < len(wanted):
            has = [want.typed for want in wanted if want.typed not in missing]
            said.append(f"Has {listed(has)}, but not {listed(missing)}.")
    elif not said and passage:
        said.append(f'Has "{passage[0][0]}".')
    return tuple(said)


def listed(names: Sequence[str]) -> str:
    """Names in quotes with commas and a last *and*."""
    quoted = [f'"{name}"' for name in _different(names)]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"


def _titled(title: str, marks: Sequence[Mark], wanted: Sequence[Wanted]) -> Iterator[str]:
    literal = [title[mark.start : mark.end] for mark in marks if not mark.concept and not mark.weak]
    if literal:
        yield f"The title says {listed(literal)}."


def _through(
    marked: Sequence[tuple[str, Mark]],
    wanted: Sequence[Wanted],
) -> Iterator[str]:
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
        verb = "mean" if len(_different(texts)) > 1 else "means"
        yield f'Matches {listed(texts)}, which {verb} the same as "{typed}".'
    for typed, texts in kinds.items():
        verb = "are kinds" if len(_different(texts)) > 1 else "is a kind"
        yield f'Matches {listed(texts)}, which {verb} of "{typed}".'


def _different(names: Sequence[str]) -> list[str]:
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(name.casefold(), name)
    return list(first.values())
