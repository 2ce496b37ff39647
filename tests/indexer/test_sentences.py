"""The sentences of a page, kept with it."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.page import Page, Section
from indexer import sentences
from indexer.analysis import Analyzer
from indexer.sentences import Sentences, body_of
from tests.indexer.small import make_page

ANALYZER = Analyzer()
PAGE = make_page(
    "/p", "Bile", "Your liver makes bile. It is large.", "• x-ray of Stage IV", "# After", "", "Livers heal."
)


def kept(page: Page) -> Sentences:
    read = (ANALYZER.read(text) for text in (page.title, body_of(page)))
    return sentences.read(page, sentences.write(page, *read))


def places(read: Sentences, stem: str) -> list[int]:
    return numbers(read.places(read.letter(stem))) if read.letter(stem) else []


def uses(read: Sentences) -> dict[str, int]:
    return {stem: uses for uses, stems in read.used() for stem in stems}


def words(read: Sentences, place: int) -> list[str]:
    """The words of a sentence as they are written, by where they are said to stand."""
    text = read.text(place)
    spans = (read.span(word, word) for word in range(*read.words_at(place)))
    return [text[start:end] for start, end in spans]


def numbers(bits: int) -> list[int]:
    return [place for place in range(bits.bit_length()) if bits >> place & 1]


def test_sentences_stand_where_they_do_in_the_page() -> None:
    read = kept(PAGE)
    texts = ["Your liver makes bile.", "It is large.", "x-ray of Stage IV", "Livers heal."]
    assert [read.text(place) for place in range(read.title)] == texts
    assert [read.section(place) for place in range(4)] == [0, 0, 0, 1]
    assert [read.are_in_line(place, place + 1) for place in range(3)] == [True, False, False]
    assert [read.size(place) for place in range(4)] == [4, 3, 4, 2]
    assert numbers(read.listed) == [2]


def test_a_stem_is_known_by_the_sentences_that_use_it_as_the_index_has_it() -> None:
    read = kept(PAGE)
    assert [places(read, stem) for stem in ("liver", "bile", "xray", "ray", "4", "absent")] == [
        [0, 3],
        [0, read.title],
        [2],
        [2],
        [2],
        [],
    ]


def test_words_and_compounds_stand_where_they_do_in_their_sentence() -> None:
    read = kept(PAGE)
    assert [words(read, place) for place in range(5)] == [
        ["Your", "liver", "makes", "bile"],
        ["It", "is", "large"],
        ["x", "ray", "of", "Stage", "IV"],
        ["Livers", "heal"],
        ["Bile"],
    ]
    ((first, last),) = read.compounds(read.letter("xray"))
    assert read.text(2)[slice(*read.span(first, last))] == "x-ray"


def test_the_uses_of_a_stem_are_counted_in_each_sentence() -> None:
    read = kept(make_page("/p", "Bile of P", "Bile is bile. No bile here.", "Biles: bile, bile, x-ray."))
    used = uses(read)
    assert (used["bile"], places(read, "bile")) == (6, [0, 1, 2, read.title])
    assert (used["ray"], places(read, "xray")) == (1, [2])
    assert {"absent", "xray", "of"}.isdisjoint(used)


def test_a_page_without_text_has_no_sentences() -> None:
    read = kept(make_page("/p", "Empty"))
    assert (read.title, read.listed, uses(read), places(read, "empti")) == (0, 0, {}, [0])


def test_a_page_may_have_more_stems_and_longer_sentences_than_there_are_usual_letters() -> None:
    many = [f"{number:x}" for number in range(1000, 60_000)]
    read = kept(make_page("/p", "P", " ".join(many)))
    assert words(read, 0) == many
    assert all(places(read, stem) == [0] for stem in (many[0], many[55_100], many[-1]))


def test_no_more_sentences_are_kept_than_a_book_has() -> None:
    read = kept(make_page("/p", "Long", *["One liver."] * sentences.MOST, "Another word."))
    assert read.title == sentences.MOST
    assert uses(read) == {"one": sentences.MOST, "liver": sentences.MOST}


def test_what_stands_too_far_for_a_letter_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sentences, "_HIGHEST", 24)
    read = kept(make_page("/p", "Far", "One liver.", "# On", "Another liver: far away.", "After."))
    assert (read.title, places(read, "liver"), places(read, "far")) == (1, [0], [1])
    sections = [Section(heading="", level=2, anchor="", text=text) for text in (*[""] * 24, "One.", "Two.")]
    assert kept(Page(url="/p", title="P", sections=tuple(sections))).title == 1


def test_an_endless_title_is_not_marked() -> None:
    read = kept(make_page("/p", "a" * 1_200_000 + " liver", "One liver."))
    assert (places(read, "liver"), words(read, read.title)) == ([0], [])


def test_a_page_of_ever_other_joined_words_is_read_as_far_as_letters_reach() -> None:
    compounds = ["-".join(f"{start}{number:x}" for number in range(0x1000, 0xFFFF)) for start in "abcd"]
    read = kept(make_page("/p", "P", *compounds, "After."))
    assert (read.title, len(read.words), len(read.joined)) == (2, 2 * 0xEFFF + 1, 3 * 2 * 0xEFFF)
    assert words(read, 1)[:3] == ["b1000", "b1001", "b1002"]
    ((first, last),) = read.compounds(read.letter("b1001b1002"))
    assert read.text(1)[slice(*read.span(first, last))] == "b1001-b1002"


@given(
    st.lists(
        st.text(st.sampled_from("aB1é .!?\n•-/\u2028\ufdfa\u02bc"), max_size=60).map(
            lambda text: Section(heading="", level=2, anchor="", text=text)
        ),
        max_size=4,
    )
)
def test_every_word_of_a_page_is_in_one_of_its_sentences(sections: list[Section]) -> None:
    page = Page(url="/p", title="P", sections=tuple(sections))
    read = kept(page)
    body = ANALYZER.cut(body_of(page))
    assert uses(read) == Counter(cut.stem for cut in body if cut.words == 1)
    assert all(places(read, cut.stem) for cut in body)
    for place in range(read.title):
        alone = [cut for cut in ANALYZER.cut(read.text(place)) if cut.words == 1]
        assert words(read, place) == [read.text(place)[cut.start : cut.end] for cut in alone]
        assert all(place in places(read, cut.stem) for cut in alone)
