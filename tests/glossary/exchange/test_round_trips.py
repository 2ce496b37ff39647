"""What goes out in a format comes back as it was, but for what the export says is lost."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.exchange.defined_terms import read_defined_terms, write_defined_terms
from glossary.exchange.entry_text import entry_text
from glossary.exchange.exporting import WRITTEN, export
from glossary.exchange.formats import Format
from glossary.exchange.losses import Part, losses
from glossary.exchange.merging import merge
from glossary.exchange.obo import read_obo, write_obo
from glossary.exchange.offer import Reading, key_of
from glossary.exchange.sheet import read_sheet, write_sheet
from glossary.exchange.skos import read_skos
from glossary.exchange.skos_out import write_json_ld, write_turtle
from glossary.exchange.table_out import KEPT
from glossary.exchange.workbook import read_workbook, write_workbook
from glossary.glossary import Glossary, load
from glossary.term import Context, Image, Kind, Label, Review, Source, Status, Term, Translation, Variant
from tests.glossary.strategies import in_order, terms
from tests.long import examples

ALL_KINDS = st.sampled_from(list(Kind))
PLAIN_OR_HIDDEN = st.sampled_from([Kind.SAME, Kind.SEARCH])


def glossaries(kinds: st.SearchStrategy[Kind]) -> st.SearchStrategy[Glossary]:
    """Three entries, of which the second is below the first and the third is related to both."""

    def join(listed: tuple[Term, Term, Term]) -> Glossary:
        first, second, third = listed
        second = replace(second, broader=(first.id,))
        return Glossary([first, second, replace(third, related=(first.id, second.id))])

    return st.tuples(*(terms(number, kinds=kinds) for number in range(3))).map(join)


def back(reading: Reading) -> list[Term]:
    """The entries that come of a reading, imported into an empty folder."""
    merged = merge(reading, (), status=Status.PUBLISHED)
    assert (merged.skipped, merged.ambiguous, merged.unlinked) == ((), (), ())
    return sorted(merged.new, key=lambda term: term.id)


def by_kind(term: Term) -> Term:
    """An entry with its labels and languages in an order that formats need not keep."""
    languages = tuple(
        replace(told, labels=in_order(told, _kind_and_text))
        for told in sorted(term.languages, key=lambda told: told.language)
    )
    audiences = tuple(sorted(term.audiences, key=lambda variant: variant.audience))
    related = tuple(sorted(term.related))
    labels = in_order(term, _kind_and_text)
    return replace(term, labels=labels, languages=languages, audiences=audiences, related=related)


def _kind_and_text(label: Label) -> object:
    return label.kind, label.text


@examples(60)
@given(glossaries(ALL_KINDS))
def test_a_sheet_brings_everything_back_that_the_export_does_not_name_as_lost(glossary: Glossary) -> None:
    assert losses(glossary, KEPT) == []
    expected = [by_kind(term) for term in sorted(glossary.published, key=lambda term: term.id)]
    assert expected == [by_kind(term) for term in back(read_sheet(write_sheet(glossary), "words.csv"))]


@examples(15)
@given(glossaries(ALL_KINDS))
def test_a_workbook_brings_back_what_the_sheet_does(glossary: Glossary) -> None:
    workbook = read_workbook(write_workbook(glossary), "words.xlsx")
    assert back(read_sheet(write_sheet(glossary), "words.csv")) == back(workbook)


@examples(25)
@given(glossaries(PLAIN_OR_HIDDEN), st.sampled_from(["turtle", "json-ld"]))
def test_skos_brings_back_what_it_holds(glossary: Glossary, form: str) -> None:
    write = write_turtle if form == "turtle" else write_json_ld
    found = back(read_skos(write(glossary).encode(), "words", form))
    bare = Term(id="", labels=(), definition="")

    def held(term: Term) -> Term:
        languages = tuple(
            replace(told, say="", review=Review(), source=Source()) for told in by_kind(term).languages
        )
        lost = {name: getattr(bare, name) for name in ("say", "pages", "avoid_on", "review", "audiences")}
        return replace(by_kind(term), languages=languages, **lost)

    expected = [held(term) for term in sorted(glossary.published, key=lambda term: term.id)]
    assert expected == [by_kind(term) for term in found]


@examples(25)
@given(glossaries(PLAIN_OR_HIDDEN))
def test_obo_brings_back_names_explanations_and_wider_concepts(glossary: Glossary) -> None:
    found = back(read_obo(write_obo(glossary), "words.obo"))
    assert [
        (term.id, by_kind(term).labels, term.definition, term.broader)
        for term in sorted(glossary.published, key=lambda term: term.id)
    ] == [(term.id, by_kind(term).labels, term.definition, term.broader) for term in found]


@examples(25)
@given(glossaries(st.just(Kind.SAME)))
def test_defined_terms_bring_back_names_explanations_and_sources(glossary: Glossary) -> None:
    found = back(read_defined_terms(write_defined_terms(glossary), "words.json"))
    assert [
        (term.id, term.labels, term.definition, term.source)
        for term in sorted(glossary.published, key=lambda term: term.id)
    ] == [(term.id, term.labels, term.definition, term.source) for term in found]


@examples(60)
@given(terms(0, kinds=ALL_KINDS), st.sampled_from(list(Status)), st.booleans())
def test_an_entry_is_written_so_that_it_is_read_as_it_was(term: Term, status: Status, case: bool) -> None:
    context = Context(near=("liver: yes", "no"), unless=("a b",))
    ruled = tuple(replace(label, case=case, context=context) for label in term.labels)
    told = tuple(
        replace(each, review=Review(last="2026-01"), source=Source(title="Ours: yes"))
        for each in term.languages
    )
    term = replace(term, labels=ruled, languages=told, status=status, language="en-GB")
    if status is Status.RETIRED:
        term = replace(term, replaced_by="other")
    other = Term(id="other", labels=(Label(text="other thing"),), definition="Other.", broader=("id-0",))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "words.yaml"
        path.write_text(entry_text(term) + entry_text(other), encoding="utf-8")
        assert [term, other] == list(load([path]).terms.values())


def test_a_picture_is_written_with_what_it_shows() -> None:
    image = Image(src="liver.png", alt='The "liver": here', credit="Ours")
    text = entry_text(Term(id="x", labels=(Label(text="x"),), definition="D.", image=image))
    assert '  image: {src: "liver.png", alt: "The \\"liver\\": here", credit: "Ours"}\n' in text


@pytest.mark.parametrize("form", WRITTEN)
def test_every_format_says_each_part_that_it_loses_and_none_that_it_keeps(form: Format) -> None:
    full = Term(
        id="tace",
        labels=(
            Label(text="TACE", case=True, kind=Kind.LAY),
            Label(text="a|b"),
            Label(text="tase", kind=Kind.MISSPELLING),
            Label(text="graft", context=Context(near=("liver",))),
        ),
        definition="A treatment.",
        more="More.",
        say="tayss",
        broader=("treatment",),
        related=("treatment",),
        pages=("/tace",),
        review=Review(by="Nurses"),
        source=Source(title="Ours"),
        image=Image(src="tace.png", alt="A tube."),
        audiences=(Variant(audience="carers", definition="A treatment."),),
        languages=(
            Translation(
                language="cy", labels=(Label(text="triniaeth"),), definition="T.", source=Source(title="O")
            ),
        ),
    )
    treatment = Term(id="treatment", labels=(Label(text="treatment"),), definition="Help.")
    draft = Term(id="draft", labels=(Label(text="draft"),), definition="D.", status=Status.PROPOSED)
    glossary = Glossary([full, treatment, draft], ["stage door"])
    lost = set(export(glossary, form).lost)
    everything = {part: losses(glossary, set(Part) - {part}) for part in Part}
    assert all(everything.values())
    assert lost == {line for lines in everything.values() for line in lines if line in lost}
    kept = {part for part, lines in everything.items() if not lost & set(lines)}
    always = {Part.RULES, Part.UNPUBLISHED, Part.BLOCKS, Part.IMAGE}
    assert always & kept == set()
    assert export(Glossary([]), form).lost == ()


def test_names_that_would_be_parted_come_back_whole() -> None:
    term = Term(id="x", labels=(Label(text="xx"), Label(text="a; b", kind=Kind.LAY)), definition="D.")
    glossary = Glossary([term])
    assert back(read_sheet(write_sheet(glossary), "")) == [term]
    assert key_of("a; b") == "a b"


_Writer = Callable[[Glossary], str]


@pytest.mark.parametrize("write", [write_json_ld, write_turtle, write_obo, write_sheet])
def test_the_same_glossary_is_always_the_same_text(write: _Writer) -> None:
    many = [
        Term(id=f"x{n}", labels=(Label(text=f"x{n}"), Label(text=f"y{n}")), definition="D.") for n in range(9)
    ]
    assert write(Glossary(many)) == write(Glossary(reversed(many)))
