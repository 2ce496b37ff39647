from corpus.page import Page, Section
from corpus.store import Dropped
from search_app.sidebyside import lines

PAGE = Page(
    url="/a",
    title="Ablation",
    sections=(
        Section(heading="", level=1, anchor="", text="Heat destroys the tumour."),
        Section(heading="Risks", level=2, anchor="risks", text="• pain\n• fever"),
    ),
)
DROPPED = [
    Dropped("Home About us", "menu", 0),
    Dropped("Share this", "share bar", 1),
    Dropped("© " + "us " * 300, "page footer", 4),
]


def test_in_a_narrow_terminal_blocks_stand_below_each_other_in_page_order() -> None:
    shown = list(lines(PAGE, DROPPED, 80))
    assert shown[:6] == [
        "- [menu] Home About us",
        "Heat destroys the tumour.",
        "- [share bar] Share this",
        "## Risks",
        "• pain",
        "• fever",
    ]
    assert shown[6].startswith("- [page footer] © us us")
    assert shown[6].endswith(" …")


def test_in_a_wide_terminal_kept_and_dropped_stand_beside_each_other() -> None:
    shown = list(lines(PAGE, DROPPED, 123))
    assert shown[0] == f"{'KEPT':60} | DROPPED [reason]"
    assert shown[2] == f"{'':60} | - [menu] Home About us"
    assert shown[3] == f"{'Heat destroys the tumour.':60} |"
    assert len(shown) > 9
    assert all(len(line) <= 123 for line in shown)


def test_a_page_that_was_never_cleaned_shows_nothing() -> None:
    assert list(lines(None, [], 80)) == []
    assert list(lines(None, [Dropped("", "warning: odd")], 80)) == ["- [warning: odd]"]
