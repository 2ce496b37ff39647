"""The rules that look at all pages and entries together."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from corpus.words import words
from glossary.coverage.findings import Finding
from glossary.coverage.page_use import PageUse, Unknown, Used
from glossary.coverage.rules import finding
from glossary.forms import variants
from glossary.glossary import Glossary
from glossary.term import Label, Term

MOST_NAMED = 5  # names or pages that a message lists


def of_site(pages: Sequence[PageUse], glossary: Glossary) -> Iterator[Finding]:
    """Every finding of the pages and entries together that depends on no date."""
    yield from abbreviations_without_entry(pages)
    yield from unused_entries(pages, glossary)
    yield from unused_names(pages, glossary)
    yield from two_meanings(pages)
    yield from mixed_spelling(pages)
    yield from shared_names(glossary)
    yield from suppressed_names(pages, glossary)


class Where(NamedTuple):
    """Something that several pages have: the first page with its record there, how many pages, how often."""

    page: PageUse
    first: Unknown | Used
    pages: int
    uses: int


def unknown_abbreviations(pages: Sequence[PageUse]) -> Mapping[str, Where]:
    """Each abbreviation without an entry."""
    found: dict[str, Where] = {}
    for page in pages:
        for item in page.unknown:
            before = found.get(item.name)
            found[item.name] = _added(before, page, item)
    return found


def unused(pages: Sequence[PageUse], glossary: Glossary) -> tuple[Term, ...]:
    """The published entries that no page mentions, of those that are looked for in pages at all."""
    used = {item.term for page in pages for item in page.used}
    return tuple(term for term in glossary.published if term.id not in used and term.labels[0].kind.in_pages)


def abbreviations_without_entry(pages: Sequence[PageUse]) -> Iterator[Finding]:
    """G102 once for the whole site."""
    for name, where in unknown_abbreviations(pages).items():
        yield finding(
            "G102",
            url=where.page.url,
            title=where.page.title,
            quote=where.first.quote,
            start=where.first.start,
            message=f"{name} has no entry in the glossary. It is used {_times(where.uses)}, "
            f"on {_pages(where.pages)}.",
            fix=f"Add an entry for {name}, or add it to the abbreviations that everyone knows.",
            subject=name,
            owner=where.page.owner,
        )


def unused_entries(pages: Sequence[PageUse], glossary: Glossary) -> Iterator[Finding]:
    """G201 an entry never mentioned, or G202 one that only menus and footers mention."""
    in_menus = {term for page in pages for term in page.in_menus}
    for term in unused(pages, glossary):
        if term.id in in_menus:
            rule, where = "G202", f"Only menus or footers mention {term.heading}."
        else:
            rule, where = "G201", f"No page mentions {term.heading}, under any of its names."
        fix = "Add the names your pages use, or retire the entry."
        yield finding(rule, title=term.heading, message=where, fix=fix, term=term.id, owner=term.review.by)


def unused_names(pages: Sequence[PageUse], glossary: Glossary) -> Iterator[Finding]:
    """G203 for an entry that pages mention, but never by some of its names."""
    used: dict[str, set[str]] = {}
    for page in pages:
        for item in page.used:
            used.setdefault(item.term, set()).add(item.label)
    for term_id, labels in used.items():
        term = glossary.terms[term_id]
        never = [label.text for label in term.labels if label.kind.shown and label.text not in labels]
        if never:
            yield finding(
                "G203",
                title=term.heading,
                message=f"Pages mention {term.heading}, but never as {_listed(never, 'or')}.",
                fix="Nothing to do if people search for these names; else correct or remove them.",
                term=term.id,
                owner=term.review.by,
            )


def two_meanings(pages: Sequence[PageUse]) -> Iterator[Finding]:
    """G301 for an abbreviation that pages write out in different ways; spelling and number don't count."""
    found: dict[str, dict[str, list[tuple[str, PageUse]]]] = {}
    for page in pages:
        for item in page.expansions:
            meanings = found.setdefault(item.name, {})
            meanings.setdefault(_plainly(item.meaning), []).append((item.meaning, page))
    for name, meanings in found.items():
        if len(meanings) < 2:
            continue
        by_use = sorted(meanings.values(), key=len, reverse=True)
        meaning, page = by_use[-1][0]
        told = [f"“{used[0][0]}” ({_pages(len(used))})" for used in by_use]
        yield finding(
            "G301",
            url=page.url,
            title=page.title,
            quote=meaning,
            message=f"{name} is written out in {len(meanings)} ways: {_listed(told, 'and')}.",
            fix="Use one of them everywhere; if both are right, write the abbreviation out on each page.",
            subject=name,
            owner=page.owner,
        )


def mixed_spelling(pages: Sequence[PageUse]) -> Iterator[Finding]:
    """G303 for a page that spells words in the way that fewer words of the site are spelt."""
    british = sum(len(page.british.words) for page in pages)
    american = sum(len(page.american.words) for page in pages)
    if not british or not american:
        return
    usual = "British" if british >= american else "American"
    for page in pages:
        odd = page.american if british >= american else page.british
        if odd.words:
            yield finding(
                "G303",
                url=page.url,
                title=page.title,
                quote=odd.quote,
                start=odd.start,
                message=f"The page writes {_listed(odd.words, 'and')}; "
                f"the site mostly uses {usual} spelling.",
                fix=f"Write {_listed(odd.others, 'and')}, unless it is a name.",
                owner=page.owner,
            )


def shared_names(glossary: Glossary) -> Iterator[Finding]:
    """G401 for a name of two published entries, which only the words around it can tell apart."""
    named: dict[str, list[tuple[Term, Label]]] = {}
    for term in glossary.published:
        for label in term.labels:
            named.setdefault(_key(label.text), []).append((term, label))
    for owners in named.values():
        terms = list(dict.fromkeys(term.id for term, _ in owners))
        if len(terms) > 1:
            term, label = owners[0]
            others = [glossary.terms[other].heading for other in terms]
            yield finding(
                "G401",
                title=term.heading,
                message=f"“{label.text}” is a name of {_listed(others, 'and')}.",
                fix="See that the context of each tells them apart, or remove the name from one.",
                term=term.id,
                subject=label.text,
                owner=term.review.by,
            )


def suppressed_names(pages: Sequence[PageUse], glossary: Glossary) -> Iterator[Finding]:
    """G402 for a name that was left alone somewhere because of the words around it, once for the site."""
    found: dict[tuple[str, str], Where] = {}
    for page in pages:
        for item in page.suppressed:
            found[item.term, item.label] = _added(found.get((item.term, item.label)), page, item)
    for (term, label), where in found.items():
        heading = glossary.terms[term].heading
        yield finding(
            "G402",
            url=where.page.url,
            title=where.page.title,
            quote=where.first.quote,
            start=where.first.start,
            message=f"“{label}” was not taken for {heading} {_times(where.uses)}, on {_pages(where.pages)}.",
            fix="Nothing to do if something else is meant; else change the context of the name.",
            term=term,
            subject=label,
            owner=glossary.terms[term].review.by,
        )


def _added(before: Where | None, page: PageUse, item: Unknown | Used) -> Where:
    if before is None:
        return Where(page, item, 1, item.uses)
    return before._replace(pages=before.pages + 1, uses=before.uses + item.uses)


def _key(text: str) -> str:
    return " ".join(word.text for word in words(text))


def _plainly(meaning: str) -> str:
    """A meaning by which two are compared: one spelling, no plural, no article."""
    folded = (word.text for word in words(meaning) if word.text not in ("a", "an", "the"))
    return " ".join(min(variants(word.removesuffix("s"))) for word in folded)


def _listed(names: Sequence[str], joint: str) -> str:
    if len(names) > MOST_NAMED:
        return f"{', '.join(names[:MOST_NAMED])} {joint} {len(names) - MOST_NAMED} more"
    return f" {joint} ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _pages(count: int) -> str:
    return "1 page" if count == 1 else f"{count} pages"
