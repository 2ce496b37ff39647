"""Terms by section, and the pages of a term."""

from glossary.coverage.matrix import ELSEWHERE, Cell, matrix, where_used
from glossary.coverage.page_use import PageUse, Used
from glossary.coverage.rules import finding
from glossary.glossary import Glossary
from glossary.term import Label, Term

GLOSSARY = Glossary(
    [
        Term(id="tace", labels=(Label(text="TACE"),), definition="x"),
        Term(id="scan", labels=(Label(text="scan"),), definition="x"),
    ]
)
PAGES = (
    PageUse(
        url="/pages/a",
        title="A",
        section=("Treatment",),
        used=(Used("tace", "TACE", 3), Used("tace", "chemo", 1)),
        unexplained=("tace",),
        findings=(finding("G101", title="A", message="", fix="", term="tace"),),
    ),
    PageUse(url="/pages/b", title="B", section=("Treatment",), used=(Used("tace", "TACE", 1),)),
    PageUse(url="https://x.org/tests/c", title="C", used=(Used("scan", "scan", 2),), unexplained=("scan",)),
    PageUse(url="https://x.org/", title="D", used=(Used("scan", "scan", 9),)),
)


def test_each_cell_counts_mentions_pages_and_gaps() -> None:
    table = matrix(PAGES, GLOSSARY)
    assert table.sections == (ELSEWHERE, "tests", "Treatment")
    assert [row.term for row in table.rows] == ["scan", "tace"]
    assert table.rows[0].cells == (Cell(9, 1, 0), Cell(2, 1, 0), Cell())
    assert table.rows[1].cells == (Cell(), Cell(), Cell(5, 2, 1))
    assert (table.rows[1].mentions, table.rows[1].pages, table.rows[1].unexplained) == (5, 2, 1)


def test_pages_that_do_not_explain_a_term_come_first() -> None:
    used = where_used("tace", PAGES)
    assert [(item.url, item.explained) for item in used] == [("/pages/a", False), ("/pages/b", True)]
    assert used[0].names == {"TACE": 3, "chemo": 1}


def test_no_pages_make_an_empty_matrix() -> None:
    assert matrix((), GLOSSARY) == ((), ())
