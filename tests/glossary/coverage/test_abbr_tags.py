"""What markup says of abbreviations."""

from corpus.page import Page, Section
from glossary.coverage.abbr_tags import abbr_titles
from glossary.coverage.page_reader import PageReader
from glossary.glossary import Glossary
from glossary.matcher import Matcher


def test_a_marked_abbreviation_has_its_title() -> None:
    markup = """<p><abbr class="x" title="magnetic &amp; other
        imaging">MRI</abbr> <ABBR TITLE='liver function test'> LFT </ABBR>
        <abbr title="again">MRI</abbr></p>"""
    assert abbr_titles(markup) == {"MRI": "magnetic & other imaging", "LFT": "liver function test"}


def test_a_mark_without_a_title_or_with_tags_inside_says_nothing() -> None:
    assert abbr_titles('<abbr>MRI</abbr><abbr title="">CT</abbr><abbr title="x"><b>PET</b></abbr>') == {}


def test_a_hostile_page_takes_no_time() -> None:
    assert abbr_titles("<abbr title=" * 100_000) == {}
    assert abbr_titles("<abbr " + "title='" * 100_000) == {}


def test_a_marked_abbreviation_is_explained() -> None:
    glossary = Glossary([])
    section = Section(heading="", level=1, anchor="", text="An MRI or a PET-CT.")
    page = Page(url="/a", title="A", sections=(section,))
    use = PageReader(glossary, Matcher(glossary)).read(page, (), '<abbr title="imaging">MRI</abbr>')
    assert [found.subject for found in use.findings if found.rule == "G101"] == ["PET-CT"]
