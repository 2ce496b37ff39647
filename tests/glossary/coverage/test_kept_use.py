"""What was read of a page survives being written down."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.page import Page, Section
from glossary.coverage.candidates import Candidate, Example
from glossary.coverage.kept_use import (
    candidates_from_line,
    candidates_to_line,
    findings_from_line,
    findings_to_line,
    use_from_line,
    use_to_line,
)
from glossary.coverage.page_reader import PageReader
from glossary.glossary import load
from glossary.matcher import Matcher

GLOSSARY = load([Path(__file__).parents[3] / "glossary" / "terms"])
READER = PageReader(GLOSSARY, Matcher(GLOSSARY))
WORDS = st.sampled_from(
    [
        "TACE",
        "(chemo into the liver)",
        "tumor",
        "tumour",
        "ERCP",
        "graft",
        "ascites",
        "is a",
        ".",
        "\n",
        "“é”",
        "grade",
    ]
)


@given(st.lists(WORDS, max_size=30).map(" ".join), st.text(max_size=20))
def test_a_page_use_comes_back_as_it_was(text: str, title: str) -> None:
    section = Section(heading="Heading", level=2, anchor="", text=text)
    page = Page(url="/pages/a", title=title, sections=(section,), path=("A", "B"), ignored=("G101: why",))
    use = READER.read(page, ["About TACE"])
    line = use_to_line(use)
    assert "\n" not in line
    assert use_from_line(line) == use
    assert findings_from_line(findings_to_line(use.findings)) == use.findings


def test_candidates_come_back_as_they_were() -> None:
    found = (Candidate("portal vein", 5, 3, 1.5, 2.0, "vein", (Example("/a", "A", "The vein", 4),)),)
    assert candidates_from_line(candidates_to_line(found)) == found


@pytest.mark.parametrize("line", ["", "{}", "[]", '{"used": 3}', "null"])
def test_other_text_is_no_page_use(line: str) -> None:
    with pytest.raises((ValueError, TypeError, KeyError)):
        use_from_line(line)
