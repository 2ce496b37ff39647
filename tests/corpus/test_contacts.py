import pytest

from corpus.contacts import booklets, is_kept_link, phones


@pytest.mark.parametrize(
    "number",
    [
        "01632 960123",
        "0800 652 7330",
        "0800 1111",
        "116 123",
        "+44 1632 960 123",
        "+44 (0)1632 960123",
        "0044 1632 960123",
        "(01632) 960123",
        "020 7946 0123",
        "07700-900123",
        "0163 2960 123",
    ],
)
def test_a_number_is_found_as_it_is_printed(number: str) -> None:
    assert phones(f"Ring {number}, from 9 to 5.") == (number,)
    assert phones(f"({number})" if number[0] != "(" else f"Tel: {number}") == (number,)


@pytest.mark.parametrize(
    "text",
    [
        "Charity number 1105467",
        "on 01/02/2024",
        "ISRCTN01632960123",
        "0.1632960123",
        "from 2019 to 2024",
        "NHS number 943 476 5919",
        "0 to 5 in 10 of 100",
        "00000 000000",
        "01632 960123456789",
    ],
)
def test_other_figures_are_no_number(text: str) -> None:
    assert phones(text) == ()


def test_a_number_counts_once_however_it_is_written() -> None:
    links = [
        "tel:+441632960123",
        "tel:0800%20652%207330",
        "tel:0800-652-7330;ext=1",
        "tel:me",
        "/a",
        "tel:112",
    ]
    assert phones("Ring 01632 960123 or 01632960123.", links) == ("01632 960123", "0800 652 7330", "112")


def test_booklets_are_links_to_pdf_files_and_nothing_else() -> None:
    links = ["a.pdf", "a.pdf", "/b.PDF?x=1#page=2", "c.html", "file:///etc/d.pdf", "http://[.pdf", "tel:1"]
    assert booklets("https://x.example/one/two", links) == (
        "https://x.example/one/a.pdf",
        "https://x.example/b.PDF?x=1#page=2",
    )
    assert booklets("/pages/one/two", ["a.pdf"]) == ("/pages/one/a.pdf",)
    assert [link for link in links if not is_kept_link(link)] == ["c.html"]
