"""Values in words."""

from markupsafe import escape

from indexer.message import said, said_of
from indexer.searcher import Hit
from search_app.wording import (
    also_called,
    any_of,
    counted,
    described,
    echoed,
    facet_value,
    kind_of,
    letter_id,
    link_parts,
    megabytes,
    or_list,
    page_number,
    spoken,
    surprising,
    telephone,
    told,
)


def test_names_are_listed_with_or_before_the_last() -> None:
    assert or_list([]) == ""
    assert or_list(["mets"]) == "mets"
    assert or_list(["metastases", "mets"]) == "metastases or mets"
    assert or_list(["metastatic", "metastases", "mets"]) == "metastatic, metastases or mets"


def test_a_few_other_names_are_enough() -> None:
    assert also_called(["a", "b", "c", "d"]) == "a, b or c"


def test_names_in_bold_are_escaped() -> None:
    assert any_of([]) == ""
    assert any_of(["a<b", "c", "d"]) == "<b>a&lt;b</b>, <b>c</b> or <b>d</b>"
    assert str(escape(any_of(["a"]))) == "<b>a</b>"


def test_only_what_is_not_a_page_has_a_kind_to_read() -> None:
    assert kind_of("page") == ""
    assert kind_of("pdf") == "PDF booklet"
    assert kind_of("leaflet") == "Leaflet"


def test_a_facets_values_are_read_as_names() -> None:
    assert facet_value("page", "kind") == "Page"
    assert facet_value("news", "kind") == "News"
    assert facet_value("families", "audience") == "Families"


def test_sizes_are_round() -> None:
    assert megabytes(1_240_000) == "1.2 MB"
    assert megabytes(340_400) == "340 kB"
    assert megabytes(12) == "1 kB"


def found(url: str, kind: str, size: int) -> Hit:
    return Hit(
        url=url,
        title="TACE",
        path=(),
        kind=kind,
        reviewed="",
        next_review="",
        score=1.0,
        snippet=(),
        why=(),
        size=size,
        description="",
    )


def test_only_what_is_not_a_page_is_described() -> None:
    assert described(found("/pages/tace#side-effects", "page", 2400)) == ""
    assert described(found("/pages/walk", "news", 2400)) == "News"
    assert described(found("/pages/hcc.pdf#page=4", "pdf", 1_240_000)) == "PDF booklet, page 4, 1.2 MB"
    assert described(found("/pages/hcc.pdf", "pdf", 0)) == "PDF booklet"


def test_reasons_are_given_only_where_the_snippet_does_not_show_them() -> None:
    why = (
        said("The title says %(texts)s.", texts="TACE"),
        said_of(
            "Matches %(texts)s, which means the same as %(typed)s.", "", 1, texts=("mets",), typed="secondary"
        ),
        said("Has %(texts)s, but not %(others)s.", texts=("a",), others=("b",)),
    )
    assert surprising(why) == "Matches “mets”, which means the same as “secondary”. Has “a”, but not “b”."
    assert surprising(why[:1]) == ""


def test_what_a_message_names_stands_in_curled_quotes_and_large_numbers_are_parted() -> None:
    assert told(said("Has %(texts)s.", texts=("a", "b", "c"))) == "Has “a”, “b” and “c”."
    assert told(said("Only the first %(number)s characters were read.", number=2000)) == (
        "Only the first 2,000 characters were read."
    )


def test_small_counts_are_not_told_exactly() -> None:
    assert [counted(count) for count in (0, 1, 4, 5, 9, 1234)] == [
        "0", "fewer than 5", "fewer than 5", "5", "5", "1,230",
    ]  # fmt: skip


def test_dates_are_spoken_as_precisely_as_they_are_known() -> None:
    assert [spoken(iso) for iso in ("2022-10-03", "2022-10", "2022", "")] == [
        "3 October 2022",
        "October 2022",
        "2022",
        "",
    ]


def test_the_page_of_a_booklet_is_in_its_address() -> None:
    assert page_number("/pages/booklets/hcc.pdf#page=4") == "4"
    assert page_number("/pages/treatment/tace#side-effects") == ""


def test_a_phone_number_rings_as_it_is_printed() -> None:
    assert telephone("0808 157 0123") == "tel:08081570123"
    assert telephone("+44 (808) 157-0123") == "tel:+448081570123"


def test_a_letter_has_an_anchor() -> None:
    assert letter_id("A") == "letter-a"


def test_what_was_typed_is_said_back_short_and_the_right_way_round() -> None:
    assert echoed("\u202eliver\u202e \u2066tace") == "liver tace"
    assert echoed("x" * 500) == "x" * 120 + "…"
    assert echoed("liver 👩‍⚕️") == "liver 👩‍⚕️"


def test_a_link_of_the_settings_is_a_text_and_an_address() -> None:
    assert link_parts("Our main site https://www.example.org/") == (
        "Our main site",
        "https://www.example.org/",
    )
