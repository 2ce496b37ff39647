"""The passage shown of a page."""

from hypothesis import given
from hypothesis import strategies as st

from corpus.page import Page
from corpus.words import fold
from glossary.glossary import Glossary
from glossary.matcher import Matcher
from glossary.term import Kind, Label, Term
from indexer.analysis import Analyzer
from indexer.marking import Marker, Opened, Wanted
from indexer.sentences import body_of, read, write
from indexer.snippet import LONGEST, Run, make_snippet
from tests.indexer.small import make_page

ANALYZER = Analyzer()
TERM = Term(
    id="spread",
    labels=(Label(text="metastasis"), Label(text="has spread", kind=Kind.LAY)),
    definition="Cancer that has spread.",
)
MATCHER = Matcher(Glossary([TERM]))


def stems(text: str) -> frozenset[str]:
    return frozenset(ANALYZER.stem(fold(word)) for word in text.replace(".", "").split())


def want(*words: str, concept: str = "") -> Wanted:
    phrase = tuple(ANALYZER.stem(word) for word in words)
    hints = (frozenset(phrase), *((stems("has spread"),) if concept else ()))
    return Wanted(
        typed=" ".join(words), phrases=(phrase,), concepts=(concept,) if concept else (), hints=hints
    )


def opened(page: Page, *wanted: Wanted) -> Opened:
    sentences = read(page, write(page, ANALYZER.read(page.title), ANALYZER.read(body_of(page))))
    return Marker(MATCHER.mentions, wanted).opened(sentences)


def runs(page: Page, *wanted: Wanted) -> tuple[Run, ...]:
    return make_snippet(opened(page, *wanted), {"spread": "Metastasis"}).runs


def text(*blocks: str, find: tuple[str, ...]) -> str:
    return "".join(run.text for run in runs(make_page("/p", "Page", *blocks), *(want(word) for word in find)))


def test_a_passage_is_a_whole_sentence_with_its_words_marked() -> None:
    page = make_page("/p", "Page", "The sky is blue. Your liver makes bile. It is large.")
    assert runs(page, want("liver"))[:3] == (
        Run("Your ", False),
        Run("liver", True),
        Run(" makes bile. It is large.", False),
    )


def test_other_forms_of_a_word_are_marked_whole() -> None:
    page = make_page("/p", "Page", "Both tumors were treated.")
    assert Run("tumors", True) in runs(page, want("tumour"))


def test_a_place_that_matches_through_a_concept_is_marked_with_it() -> None:
    page = make_page("/p", "Page", "The cancer has spread.")
    assert Run("has spread", True, "Metastasis") in runs(page, want("secondary", concept="spread"))


def test_the_sentence_with_the_most_words_is_shown() -> None:
    shown = text("The liver is large. A scan shows the liver. A scan hurts nobody.", find=("liver", "scan"))
    assert shown.startswith("A scan shows the liver.")


def test_two_sentences_far_apart_are_joined_when_each_adds_a_word() -> None:
    assert text("Your liver is large.", "It rains.", "A scan hurts nobody.", find=("liver", "scan")) == (
        "Your liver is large. … A scan hurts nobody."
    )


def test_prose_is_preferred_to_a_list() -> None:
    assert text("• liver pain", "Pain in the liver can come and go.", find=("liver", "pain")).startswith(
        "Pain in"
    )


def test_a_long_sentence_is_cut_at_words_and_says_so() -> None:
    long = " ".join(["word"] * 40) + " liver " + " ".join(["more"] * 40) + "."
    shown = text(long, find=("liver",))
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown.split()) == LONGEST + 2
    assert "liver" in shown


def test_a_cut_never_parts_a_negation_from_what_it_negates() -> None:
    for before in range(LONGEST - 8, LONGEST + 4):
        long = " ".join(["word"] * before) + " it can not be taken out by surgery and liver " + "more " * 40
        shown = text(long, find=("word", "liver"))
        assert not shown.endswith(("not …", "not be …", "not be taken …"))
        assert not shown.startswith(("… be taken", "… taken out"))


def test_an_item_of_a_list_is_shown_with_what_introduces_the_list() -> None:
    blocks = ("You may be offered:", "• a scan", "• a blood test")
    assert text(*blocks, find=("scan",)) == "You may be offered: a scan"
    assert text(*blocks, find=("blood",)) == "You may be offered: … a blood test"


def test_a_list_of_what_not_to_do_is_never_shown_without_saying_so() -> None:
    long = f"Do not, {'whatever anybody says ' * 12}:"
    assert text(long, "• have a scan", find=("scan",)).startswith("Do not, ")
    assert text("You cannot have TACE if you have:", "• jaundice", "• pain", find=("pain",)) == (
        "You cannot have TACE if you have: … pain"
    )


def test_what_stands_before_a_list_and_does_not_introduce_it_is_left_out() -> None:
    assert text("It rains.", "• a scan", find=("scan",)) == "a scan"
    assert text("• a scan", find=("scan",)) == "a scan"
    page = make_page("/p", "Page", "You need:", "# More", "• a scan")
    assert "".join(run.text for run in runs(page, want("scan"))) == "a scan"


def test_without_a_match_the_description_or_the_beginning_is_shown() -> None:
    page = make_page("/p", "Page", "• a list", "How it begins.", description="")
    assert runs(page, want("zebra")) == (Run("How it begins.", False),)
    described = make_page("/p", "Page", "How it begins.", description="What it is about.")
    assert runs(described, want("zebra")) == (Run("What it is about.", False),)
    assert runs(make_page("/p", "Page"), want("zebra")) == ()


@given(
    st.lists(st.sampled_from(["liver", "scan", "not", "pain", "can't", "the.", "A", "•", "x"]), max_size=120)
)
def test_a_passage_is_always_made_of_the_page_s_own_words_and_is_short(words: list[str]) -> None:
    page = make_page("/p", "Page", " ".join(words))
    shown = "".join(run.text for run in runs(page, want("liver"), want("scan")))
    assert set(shown.split()) <= {*words, "…"}
    assert len(shown.split()) <= LONGEST + 4


def test_of_a_word_repeated_without_end_fifty_places_are_marked() -> None:
    page = make_page("/p", "Page", "liver x-ray has spread " * 20_000 + "stomach.")
    for wanted in (want("liver"), want("xray"), want("metastasis", concept="spread")):
        assert len(opened(page, wanted).marks(0)) == 50
    assert [mark.unit for mark in opened(page, want("liver"), want("stomach")).marks(0)][-1] == 1
