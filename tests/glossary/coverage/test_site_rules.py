"""The rules that look at pages and entries together, and the rankings."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from corpus.page import Page, Section
from glossary.coverage.findings import Finding, Severity
from glossary.coverage.ignoring import Ignore
from glossary.coverage.page_reader import PageReader
from glossary.coverage.report import Beside, Owner, Report, assemble, report
from glossary.glossary import Glossary, load
from glossary.matcher import Matcher

TODAY = date(2026, 11, 24)
TERMS = """
- id: tace
  labels: [TACE, transarterial chemoembolisation, chemo into the liver]
  definition: A treatment that blocks the blood supply of a tumour.
  pages: [/pages/tace]
  review: {by: our nurses, last: 2026-05}
- id: cirrhosis
  labels: [cirrhosis, cirrhotic, hardening of the liver, scarring of the liver]
  definition: Scars in it.
- {id: stent, labels: [stent], definition: A small tube. An ERCP is needed to put in a stent.}
- {id: graft, labels: [{text: graft, context: {near: [liver]}}], definition: A liver that was given.}
- {id: skin-graft, labels: [{text: graft, context: {near: [skin]}}], definition: Skin that was moved.}
- {id: spleen, labels: [spleen], definition: An organ.}
"""


@pytest.fixture(scope="module")
def glossary(tmp_path_factory: pytest.TempPathFactory) -> Glossary:
    path = tmp_path_factory.mktemp("glossary") / "terms.yaml"
    path.write_text(TERMS, "utf-8")
    return load([path])


def page(name: str, text: str, *, title: str = "A page", reviewed: str = "2026-01") -> Page:
    section = Section(heading="", level=1, anchor="", text=text)
    return Page(url=f"/pages/{name}", title=title, sections=(section,), reviewed=reviewed)


@pytest.fixture
def reported(glossary: Glossary) -> Callable[..., Report]:
    return lambda *pages: report(pages, glossary, Matcher(glossary), today=TODAY)


@pytest.fixture
def found(reported: Callable[..., Report]) -> Callable[..., list[Finding]]:
    def of_rule(rule: str, *pages: Page) -> list[Finding]:
        return [each for each in reported(*pages).findings if each.rule == rule]

    return of_rule


def test_an_entry_that_only_menus_name_is_told_from_one_that_nothing_names(glossary: Glossary) -> None:
    reader = PageReader(glossary, Matcher(glossary))
    use = reader.read(page("a", "Nothing."), ["About the spleen", "Home"])
    result = assemble([use], glossary, Matcher(glossary), today=TODAY)
    rules = {each.term: each.rule for each in result.findings if each.rule in ("G201", "G202")}
    assert rules["spleen"] == "G202"
    assert rules["tace"] == "G201"


def test_names_that_never_match_are_listed_once_an_entry(found: Callable[..., list[Finding]]) -> None:
    (finding,) = found("G203", page("a", "Cirrhosis"))
    assert finding.message == (
        "Pages mention cirrhosis, but never as cirrhotic, hardening of the liver or scarring of the liver."
    )


def test_two_meanings_of_one_abbreviation_are_found_but_not_two_spellings(
    found: Callable[..., list[Finding]],
) -> None:
    pages = (
        page("a", "A myocardial infarction (MI) is an emergency."),
        page("b", "Mitral insufficiency (MI) is a leak."),
        page("c", "Myocardial infarctions (MI) need help."),
        page("d", "Transarterial chemoembolisation (TACE)"),
        page("e", "Transarterial chemoembolizations (TACE)"),
    )
    (finding,) = found("G301", *pages)
    assert finding.subject == "MI"
    assert finding.url == "/pages/b"
    assert "“myocardial infarction” (2 pages) and “Mitral insufficiency” (1 page)" in finding.message


def test_a_page_that_spells_otherwise_than_the_site_is_found(found: Callable[..., list[Finding]]) -> None:
    pages = (
        page("a", "A tumour of the oesophagus"),
        page("b", "The tumor grows. A center in Harbor Center."),
    )
    (finding,) = found("G303", *pages)
    assert finding.url == "/pages/b"
    assert finding.message == "The page writes tumor and center; the site mostly uses British spelling."
    assert finding.fix == "Write tumour and centre, unless it is a name."
    assert finding.quote == "The tumor grows."


def test_spelling_in_names_and_in_one_way_is_no_finding(found: Callable[..., list[Finding]]) -> None:
    assert found("G303", page("a", "A tumour"), page("b", "The Cancer Center. A computer program.")) == []
    assert found("G303", page("a", "The tumor"), page("b", "The center")) == []


def test_several_names_for_one_thing_are_found_but_not_a_short_name_or_another_form(
    found: Callable[..., list[Finding]],
) -> None:
    twice = "Hardening of the liver. Scarring of the liver. " * 2
    (finding,) = found("G304", page("a", twice))
    assert finding.message == (
        "The page calls one thing by several names: "
        "“hardening of the liver” (2), “scarring of the liver” (2)."
    )
    assert found("G304", page("b", "TACE (transarterial chemoembolisation). " * 3)) == []
    assert found("G304", page("c", "Cirrhosis and a cirrhotic liver. " * 3)) == []


def test_a_definition_that_needs_explaining_is_found(found: Callable[..., list[Finding]]) -> None:
    (finding,) = found("G306", page("a", "x"))
    assert finding.term == "stent"
    assert finding.message == "The definition of stent uses ERCP without explaining it."


def test_a_definition_that_uses_its_own_name_is_found(tmp_path: Path) -> None:
    path = tmp_path / "terms.yaml"
    path.write_text("- {id: scan, labels: [scan], definition: A picture that a scan gives.}", "utf-8")
    glossary = load([path])
    findings = report([], glossary, Matcher(glossary), today=TODAY).findings
    assert [each.message for each in findings if each.rule == "G306"] == [
        "The definition of scan uses its own name: “scan”."
    ]


def test_a_name_of_two_entries_is_found(found: Callable[..., list[Finding]]) -> None:
    (finding,) = found("G401", page("a", "x"))
    assert finding.message == "“graft” is a name of graft and graft."


def test_a_name_left_alone_for_its_company_is_counted(found: Callable[..., list[Finding]]) -> None:
    findings = found("G402", page("a", "The graft worked.\nA liver graft."), page("b", "A bone graft."))
    assert [each.message for each in findings] == ["“graft” was not taken for graft 2 times, on 2 pages."]


def test_an_entry_reviewed_after_the_page_about_it_is_found(found: Callable[..., list[Finding]]) -> None:
    (finding,) = found("R605", page("tace", "TACE is a treatment."), page("b", "TACE", reviewed="2026-01"))
    assert finding.url == "/pages/tace"
    assert finding.message == "Reviewed after this page (January 2026): TACE (May 2026)."
    assert found("R605", page("tace", "TACE", reviewed="2026")) == []
    assert found("R605", page("tace", "TACE", reviewed="")) == []


def test_the_hardest_page_comes_first_with_the_reason(found: Callable[..., list[Finding]]) -> None:
    hard = "Considerable deterioration necessitates comprehensive multidisciplinary investigation " * 20
    easy = "You may have a scan. It does not hurt. " * 20
    first, second = found("C701", page("easy", easy), page("hard", f"{hard}."))
    assert (first.url, second.url) == ("/pages/hard", "/pages/easy")
    assert first.message == (
        "Number 1 of the hardest pages: 120 words a sentence, 100 of 100 words long, "
        "and 120 words in its longest sentence."
    )
    assert found("C701", page("short", "Comprehensive investigation is necessary.")) == []


def test_pages_with_many_unexplained_terms_are_ranked(found: Callable[..., list[Finding]]) -> None:
    filler = "You may ask your nurse about all of this. " * 12
    text = f"{filler} TACE, cirrhosis, the spleen, HCC."
    (finding,) = found("C702", page("a", text), page("b", f"{filler} TACE, the spleen."))
    assert finding.message.startswith("Number 1 of the pages with unexplained terms: 4 of them, ")


def test_what_an_editor_set_aside_is_kept_apart_with_its_reason(glossary: Glossary) -> None:
    reader = PageReader(glossary, Matcher(glossary))
    used = reader.read(page("a", "TACE and ERCP"))
    own = replace(page("b", "TACE and ERCP"), ignored=("G101 TACE: for doctors only",))
    beside = Beside(
        ignores=(
            Ignore(rule="G102", word="ercp", reason="soon"),
            Ignore(rule="G201", term="spleen", reason="wanted"),
        )
    )
    result = assemble([used, reader.read(own)], glossary, Matcher(glossary), today=TODAY, beside=beside)
    assert {(each.rule, each.url, each.term, why) for each, why in result.ignored} == {
        ("G101", "/pages/b", "tace", "for doctors only"),
        ("G102", "/pages/a", "", "soon"),
        ("G201", "", "spleen", "wanted"),
    }
    left = {(each.url, each.subject) for each in result.findings if each.rule == "G101"}
    assert left == {("/pages/a", "TACE"), ("/pages/a", "ERCP"), ("/pages/b", "ERCP")}


def test_an_ignore_reaches_every_page_below_an_address() -> None:
    wide = Ignore(rule="G303", reason="American authors", page="/research/*")
    fits = [
        wide.fits(Finding(rule=rule, severity=Severity.LOW, title="", message="", fix="", url=url))
        for rule, url in (("G303", "/research/a"), ("G303", "/other"), ("G101", "/research/a"))
    ]
    assert fits == [True, False, False]


def test_a_section_has_an_owner_and_a_page_its_own(glossary: Glossary) -> None:
    reader = PageReader(glossary, Matcher(glossary))
    section = Section(heading="", level=1, anchor="", text="TACE")
    uses = [
        reader.read(Page(url="https://x.org/treat/a", title="A", sections=(section,))),
        reader.read(Page(url="/pages/b", title="B", sections=(section,), path=("Living",))),
        reader.read(Page(url="/pages/c", title="C", sections=(section,), path=("Living",), owner="Ann")),
    ]
    beside = Beside(owners=(Owner("/treat/", "nurses"), Owner("Living", "helpline")))
    result = assemble(uses, glossary, Matcher(glossary), today=TODAY, beside=beside)
    owners = {each.url: each.owner for each in result.findings if each.rule == "G101"}
    assert owners == {"https://x.org/treat/a": "nurses", "/pages/b": "helpline", "/pages/c": "Ann"}
