"""The sentences of a page, kept with it."""

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
    return sentences.read(page, sentences.write(page, ANALYZER.read(body_of(page))))


def numbers(bits: int) -> list[int]:
    return [place for place in range(bits.bit_length()) if bits >> place & 1]


def test_sentences_stand_where_they_do_in_the_page() -> None:
    read = kept(PAGE)
    texts = ["Your liver makes bile.", "It is large.", "x-ray of Stage IV", "Livers heal."]
    assert [read.text(place) for place in range(len(read.rows))] == texts
    assert [(read.at(place).section, read.at(place).line) for place in range(4)] == [
        (0, 0),
        (0, 0),
        (0, 1),
        (1, 1),
    ]
    assert [read.at(place).length for place in range(4)] == [4, 3, 4, 2]
    assert numbers(read.listed) == [2]


def test_a_stem_is_known_by_the_sentences_that_use_it_as_the_index_has_it() -> None:
    read = kept(PAGE)
    assert numbers(read.having({"liver"})) == [0, 3]
    assert numbers(read.having({"liver", "bile"})) == [0]
    assert numbers(read.having({"xray", "x", "ray", "4"})) == [2]
    assert read.having({"liver", "absent"}) == read.having(set()) == 0


def test_the_uses_of_a_stem_are_counted_in_each_sentence() -> None:
    read = kept(make_page("/p", "P", "Bile is bile. No bile here.", "Biles: bile, bile, x-ray."))
    uses = dict(read.uses())
    assert (uses["bile"], numbers(read.having({"bile"}))) == (6, [0, 1, 2])
    assert (uses["ray"], "absent" in uses) == (1, False)
    assert (uses["xray"], numbers(read.having({"xray"}))) == (0, [2])


def test_a_page_without_text_has_no_sentences() -> None:
    read = kept(make_page("/p", "Empty"))
    assert (list(read.rows), read.listed, list(read.uses())) == ([], 0, [])


def test_no_more_sentences_are_kept_than_a_book_has() -> None:
    read = kept(make_page("/p", "Long", *["One liver."] * sentences.MOST, "Another word."))
    assert len(read.rows) == sentences.MOST
    assert dict(read.uses()) == {"one": sentences.MOST, "liver": sentences.MOST}


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
    stems = {stem for _, stem in ANALYZER.read(body_of(page)).terms}
    assert {stem for stem, _ in read.uses()} == stems
    assert all(read.having({stem}) for stem in stems)
    for place in range(len(read.rows)):
        alone = {cut.stem for cut in ANALYZER.cut(read.text(place)) if cut.words == 1}
        assert all(read.having({stem}) >> place & 1 for stem in alone)
