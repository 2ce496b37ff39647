import pytest
from booklet import locked, pdf

from corpus.errors import InputError
from corpus.pdf import paragraphs, read_pdf, without_running_lines

URL = "https://liver.example/booklet-one.pdf"
PAGES = [
    [("Eating well", 24), "A booklet for people with liver cancer and for those who cook for them."],
    [
        "The Liver Room",
        "Eat little and often. Many people find that five small meals a day are easier than three",
        "large ones. If you lose weight, tell your nurse, who can refer you to a dietitian in the hos-",
        "pital.",
        "Good snacks are:",
        "• yoghurt",
        "• a handful of nuts",
        "Page 2 of 4",
    ],
    ["The Liver Room", "Drink enough: six to eight glasses a day.", "Page 3 of 4"],
    ["The Liver Room", "Last reviewed: May 2024", "Next review: May 2027", "Page 4 of 4"],
]


def test_a_booklet_has_a_section_for_each_printed_page() -> None:
    page = read_pdf(URL, pdf(PAGES, title="Eating well with liver cancer"))
    assert page.title == "Eating well with liver cancer"
    assert [(section.heading, section.anchor) for section in page.sections] == [
        ("Page 1", "page=1"),
        ("Page 2", "page=2"),
        ("Page 3", "page=3"),
    ]
    assert page.sections[1].text == (
        "Eat little and often. Many people find that five small meals a day are easier than three "
        "large ones. If you lose weight, tell your nurse, who can refer you to a dietitian in the hospital.\n"
        "Good snacks are:\n• yoghurt\n• a handful of nuts"
    )
    assert page.sections[2].text == "Drink enough: six to eight glasses a day."
    assert (page.reviewed, page.next_review) == ("2024-05", "2027-05")
    assert (page.kind, page.language, page.size) == ("pdf", "en", len(pdf(PAGES, title=page.title)))


@pytest.mark.parametrize(
    "title", ["", "untitled", "Microsoft Word - eating v3.docx", "booklet_final.indd", "7"]
)
def test_without_a_sane_title_the_largest_line_is_the_title(title: str) -> None:
    assert read_pdf(URL, pdf(PAGES, title=title)).title == "Eating well"


def test_else_the_title_is_what_links_say_or_the_files_name() -> None:
    body = pdf([["All of it is printed in one size."]])
    assert read_pdf(URL, body, link_text="Our booklet").title == "Our booklet"
    assert read_pdf(URL, body).title == "booklet one"


def test_booklets_that_cannot_be_read_are_told_by_code() -> None:
    body = pdf(PAGES)
    cases = {"E311": locked(body, "secret"), "E312": pdf([[], []]), "E313": body[:400] + b"\0" * 400}
    for code, bad in cases.items():
        with pytest.raises(InputError) as caught:
            read_pdf(URL, bad)
        assert caught.value.code == code
        assert caught.value.fix
    with pytest.raises(InputError, match="damaged"):
        read_pdf(URL, b"<html>not a PDF</html>")


def test_a_booklet_locked_without_a_password_can_be_read() -> None:
    assert read_pdf(URL, locked(pdf(PAGES), "")).title == "Eating well"


def test_running_headers_and_footers_go_and_the_rest_stays() -> None:
    texts = ["Eat well.", "Drink enough.", "Rest often.", "Walk a little."]
    pages = [["Left side", text, f"{n}"] for n, text in enumerate(texts)]
    assert without_running_lines(pages) == [[text] for text in texts]
    assert without_running_lines([["Once", "Text"], ["Twice", "Text two"]]) == [
        ["Once", "Text"],
        ["Twice", "Text two"],
    ]


def test_lines_become_paragraphs() -> None:
    assert paragraphs(
        ["A short heading", "Then a sentence that runs on and on over the whole wide", "line."]
    ) == [
        "A short heading",
        "Then a sentence that runs on and on over the whole wide line.",
    ]
    assert paragraphs(["-", "– one", "o two"]) == ["-", "• one", "• two"]


def test_a_hyphen_stays_where_the_word_has_one() -> None:
    lines = [
        "Ask your team whom to ring for a follow-",
        "up visit, and look after your-",
        "self: self-",
        "help groups can be a great com\u00ad",
        "fort to a well-",
        "known few, and the follow-up is free of charge",
    ]
    text = read_pdf(URL, pdf([[*lines[:3], lines[3].replace("\u00ad", "-"), *lines[4:]]])).sections[0].text
    assert text == (
        "Ask your team whom to ring for a follow-up visit, and look after yourself: self-help groups can be "
        "a great comfort to a well-known few, and the follow-up is free of charge"
    )
    assert paragraphs(["What a very long line this is, with com\u00ad", "fort at its end"]) == [
        "What a very long line this is, with comfort at its end"
    ]


def test_headers_that_change_sides_and_count_pages_go_as_well() -> None:
    texts = ["Eat well.", "Drink enough.", "Rest often.", "Walk a little.", "Sleep.", "Laugh."]
    pages: list[list[str | tuple[str, int]]] = [
        [f"Eating well | {n}" if n % 2 else f"{n} | The Liver Room", text, "© The Liver Room 2024"]
        for n, text in enumerate(texts, 1)
    ]
    booklet = read_pdf(URL, pdf(pages))
    assert [section.text for section in booklet.sections] == texts
    assert [section.anchor for section in booklet.sections] == [f"page={n}" for n in range(1, 7)]


def test_a_booklets_telephone_numbers_are_kept() -> None:
    assert read_pdf(URL, pdf([["Ring 01632 960123, free of charge."]])).phones == ("01632 960123",)
