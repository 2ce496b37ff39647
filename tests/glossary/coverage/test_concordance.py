from corpus.page import Page, Section
from glossary.coverage.concordance import Line, concordance


def page(name: str, text: str) -> Page:
    return Page(url=f"/{name}", title=name, sections=(Section(heading="", level=1, anchor="", text=text),))


def test_a_word_is_found_in_every_form_with_the_words_around_it() -> None:
    text = "First line.\nA small tumour, or two tumors, may grow."
    found = concordance([page("a", text), page("b", "None."), page("c", "Tumour")], "tumour", limit=10)
    assert (found.total, found.pages) == (3, 2)
    first = found.lines[0]
    assert first == Line("/a", "a", "A small ", "tumour", ", or two tumors, may grow.", text.index("tumour"))
    assert [line.word for line in found.lines] == ["tumour", "tumors", "Tumour"]


def test_what_stands_around_a_word_is_cut_between_words_and_says_so() -> None:
    before = "A long sentence that says a good many things before it comes"
    after = "is what it was about, and then it goes on for a good while longer"
    line = concordance([page("a", f"{before} to scan, {after}.")], "scan", limit=1).lines[0]
    assert line.left == "…sentence that says a good many things before it comes to "
    assert line.right == ", is what it was about, and then it goes on for a good while…"
    unbroken = concordance([page("a", f"{'x' * 80} scan {'y' * 80}")], "scan", limit=1).lines[0]
    assert (unbroken.left, unbroken.right) == (f"…{'x' * 60} ", f" {'y' * 60}…")


def test_a_phrase_is_found_whole() -> None:
    found = concordance([page("a", "The portal vein. A vein. Portal hypertension.")], "Portal vein", limit=5)
    assert [line.word for line in found.lines] == ["portal vein"]


def test_no_more_lines_than_asked_for_but_all_are_counted() -> None:
    found = concordance([page("a", "scan " * 50), page("b", "scan")], "scan", limit=3)
    assert (len(found.lines), found.total, found.pages) == (3, 51, 2)


def test_text_without_words_finds_nothing() -> None:
    assert concordance([page("a", "scan")], "…", limit=3).total == 0
