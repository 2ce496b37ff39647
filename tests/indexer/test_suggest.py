"""What is offered while somebody types."""

from hypothesis import given
from hypothesis import strategies as st

from glossary.term import Kind, Label, Term
from indexer.outline import read_site
from indexer.suggest import Suggester, Suggestion
from tests.indexer.small import make_page

TERMS = [
    Term(
        id="tace",
        labels=(
            Label(text="TACE"),
            Label(text="transarterial chemoembolisation"),
            Label(text="tase", kind=Kind.MISSPELLING),
        ),
        definition="A treatment.",
    ),
    *(Term(id=f"test-{n}", labels=(Label(text=f"Test {n}"),), definition="A test.") for n in range(6)),
]
PAGES = [
    make_page("/pages/tace", "TACE treatment", "Text.", "# Side effects", "Text.", "# After TACE", "Text."),
    make_page("/pages/sirt", "SIRT treatment", "Text.", "# Side effects", "Text."),
    make_page("/pages/tests", "Tests you may have", "Text."),
]
SUGGESTER = Suggester(read_site(PAGES).pages, TERMS)


def texts(prefix: str, limit: int = 7) -> list[str]:
    return [suggestion.text for suggestion in SUGGESTER.suggest(prefix, limit)]


def test_words_come_before_pages_and_pages_before_searches() -> None:
    assert SUGGESTER.suggest("t", 7)[0] == Suggestion("word", "TACE", "/glossary/tace")
    kinds = [suggestion.kind for suggestion in SUGGESTER.suggest("s", 7)]
    assert kinds == ["page", "search"]


def test_every_word_is_the_beginning_of_any_word_of_a_title_or_heading() -> None:
    assert texts("treat") == ["SIRT treatment", "TACE treatment"]
    assert texts("treat sir") == ["SIRT treatment"]
    assert texts("chemoemb") == ["transarterial chemoembolisation"]


def test_a_heading_of_one_page_leads_there_and_one_of_several_to_a_search() -> None:
    assert SUGGESTER.suggest("after", 7) == [Suggestion("page", "After TACE", "/pages/tace#after tace")]
    assert SUGGESTER.suggest("side", 7) == [Suggestion("search", "Side effects", "/search?q=Side+effects")]


def test_one_typing_error_is_forgiven_from_four_letters_on() -> None:
    assert texts("treamtent") == ["SIRT treatment", "TACE treatment"]
    assert texts("tvce") == ["TACE", "TACE treatment", "After TACE"]
    assert texts("tvc") == []


def test_misspellings_are_not_offered() -> None:
    assert texts("tase") == ["TACE", "TACE treatment", "After TACE"]


def test_seven_at_most_with_room_left_for_pages() -> None:
    assert texts("test") == [
        "Test 0",
        "Test 1",
        "Test 2",
        "Tests you may have",
        "Test 3",
        "Test 4",
        "Test 5",
    ]
    assert len(texts("t", 2)) == 2


def test_nothing_is_offered_for_nothing() -> None:
    assert texts("") == texts(" - ") == texts("zzzz") == []


@given(st.text(max_size=60))
def test_whatever_is_typed_at_most_seven_different_things_are_offered(prefix: str) -> None:
    offered = SUGGESTER.suggest(prefix, 7)
    assert len({suggestion.url for suggestion in offered}) == len(offered) <= 7
