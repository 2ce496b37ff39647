"""Every step of what was made of a query can be taken back, and then it is gone."""

from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.request import Request, literally, undone, wholly
from indexer.searcher import Cause, Ignored, Results, Searcher, Understanding
from tests.indexer.small import make_glossary, make_page, make_searcher
from tests.long import examples

TERMS = """\
- id: metastasis
  labels:
    - metastasis
    - {text: secondary, kind: lay, context: {near: [cancer]}}
    - {text: secondry, kind: misspelling}
  definition: Cancer that has spread.
- id: secondary-liver-cancer
  labels: [secondary liver cancer, liver metastasis]
  broader: [metastasis]
  definition: Cancer that has spread to the liver.
- id: embolisation
  labels: [embolisation]
  definition: Blocking a blood vessel.
- id: tace
  labels: [TACE, transarterial chemoembolisation]
  broader: [embolisation]
  definition: Chemotherapy into the liver.
"""
PAGES = [
    make_page("/spread", "When cancer spreads", "A metastasis is a new growth. A secondary is, too."),
    make_page("/liver", "Liver metastasis", "A liver metastasis is one in the liver. It is what it is."),
    make_page("/tace", "TACE", "TACE blocks the blood supply of a tumour. Then comes the embolisation."),
    make_page("/school", "A school", "The pupils of a school sang, and what is more, they danced."),
    make_page("/ablation", "Ablation", "Ablation destroys a tumour with heat."),
]
WORDS = """
secondary liver cancer metastasis secondry TACE embolisation oblation tumuor what is the a school pupils
-school -tumour "blood supply" "supply blood" blood * 😀 heat without tumour x-ray OR
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    folder = tmp_path_factory.mktemp("site")
    return make_searcher(folder, PAGES, make_glossary(folder, TERMS))


def urls(results: Results) -> list[str]:
    return [hit.url for hit in results.hits]


def understood(site: Searcher, request: Request) -> Understanding:
    return site.search(request).understanding


def test_a_corrected_word_is_searched_as_it_was_typed(site: Searcher) -> None:
    asked = Request(query="oblation tumour", page=2)
    (step,) = understood(site, asked).corrections
    back = undone(asked, step)
    assert back == Request(query="oblation tumour", as_typed=True)
    assert understood(site, back).corrections == ()
    assert understood(site, back).corrected == "oblation tumour"


def test_a_word_that_was_only_offered_leaves_nothing_to_undo(tmp_path: Path) -> None:
    pages = [make_page(f"/{number}", f"Page {number}", "About ablation.") for number in range(25)]
    site = make_searcher(tmp_path, [*pages, make_page("/o", "Other", "An oblation was made.")])
    (step,) = understood(site, Request(query="oblation")).corrections
    assert undone(Request(query="oblation"), step) is None


def test_a_meaning_that_was_not_meant_brings_no_page(site: Searcher) -> None:
    asked = Request(query="embolisation")
    assert urls(site.search(asked)) == ["/tace"]
    (step,) = understood(site, asked).concepts
    back = undone(asked, step)
    assert back == Request(query="embolisation", without=("embolisation",))
    assert understood(site, back).concepts == understood(site, back).also_searched == ()
    assert urls(site.search(back)) == urls(site.search(Request(query="embolisation", exact=True)))


def test_a_meaning_that_was_not_meant_is_as_if_the_glossary_did_not_have_it(
    site: Searcher, tmp_path: Path
) -> None:
    unread = make_searcher(tmp_path, PAGES, make_glossary(tmp_path, TERMS.partition("- id: embolisation")[0]))
    for query in ("TACE", "embolisation", "TACE embolisation blood"):
        plain = Request(query=query, without=("embolisation", "tace"))
        assert urls(site.search(plain)) == urls(unread.search(Request(query=query)))


def test_other_names_of_a_part_of_a_name_can_be_left_out_alone(site: Searcher) -> None:
    asked = Request(query="secondary liver cancer")
    told = understood(site, asked).also_searched
    assert [also.term for also in told] == ["secondary-liver-cancer", "metastasis"]
    back = undone(asked, told[1])
    assert back is not None
    assert [also.term for also in understood(site, back).also_searched] == ["secondary-liver-cancer"]
    both = undone(back, told[0])
    assert both is not None
    assert understood(site, both).also_searched == ()


def test_a_word_that_is_not_meant_is_not_corrected_to_its_name_either(site: Searcher) -> None:
    back = Request(query="secondry", without=("metastasis",))
    assert understood(site, back).concepts == ()


def test_small_words_are_searched_when_asked_to(site: Searcher) -> None:
    asked = Request(query="what is school")
    assert urls(site.search(asked)) == ["/school"]
    (step,) = understood(site, asked).ignored
    assert (step.text, step.cause) == ("what is", Cause.SMALL)
    back = undone(asked, step)
    assert back is not None
    assert understood(site, back).ignored == ()
    assert set(urls(site.search(back))) == {"/school", "/liver", "/spread"}


def test_small_words_alone_are_searched_and_nothing_is_ignored(site: Searcher) -> None:
    assert understood(site, Request(query="what is it")).ignored == ()


def test_of_a_long_question_every_word_is_searched_when_asked_to(site: Searcher) -> None:
    asked = Request(query=" ".join(["tumour", *(f"word{number}" for number in range(40))]))
    (step,) = understood(site, asked).ignored
    assert step.cause is Cause.CUT
    back = undone(asked, step)
    assert back is not None
    assert understood(site, back).ignored == ()
    assert len(understood(site, back).units) == 41


def test_of_an_endless_question_not_every_word_can_be_searched(site: Searcher) -> None:
    asked = Request(query=" ".join(f"w{number}" for number in range(300)), every_word=True)
    (step,) = understood(site, asked).ignored
    assert step.cause is Cause.LENGTH
    assert undone(asked, step) is None


def test_a_word_with_a_minus_is_searched_without_it(site: Searcher) -> None:
    asked = Request(query='tumour -blood −heat x-ray "a -b"')
    for step in understood(site, asked).ignored:
        if step.cause is Cause.MINUS:
            assert undone(asked, step) == Request(query='tumour blood heat x-ray "a -b"')
    assert "/tace" not in urls(site.search(asked))


@pytest.mark.parametrize("sign", ["*", "😀", "[", "\x07"])
def test_a_sign_means_nothing_and_that_is_said_and_cannot_be_undone(site: Searcher, sign: str) -> None:
    asked = Request(query=f"tumour {sign}")
    (step,) = understood(site, asked).ignored
    assert (step.text, step.cause) == ("\ufffd" if sign < " " else sign, Cause.SIGN)
    assert undone(asked, step) is None


def test_pages_with_only_some_of_the_words_can_be_left_out(site: Searcher) -> None:
    asked = Request(query="tumour pupils")
    assert understood(site, asked).relaxed
    assert site.search(asked).total == 3
    assert understood(site, wholly(asked)).relaxed == ""
    assert site.search(wholly(asked)).total == 0
    assert urls(site.search(Request(query="tumour blood", whole=True))) == ["/tace"]


def test_words_in_quotes_stay_together_when_all_of_the_query_is_wanted(site: Searcher) -> None:
    asked = Request(query='"supply blood"')
    assert site.search(asked).understanding.relaxed
    assert site.search(wholly(asked)).total == 0


def test_everything_is_taken_back_at_once(site: Searcher) -> None:
    told = understood(site, literally(Request(query="oblation embolisation", page=3)))
    assert told.corrections == told.concepts == told.also_searched == ()


@examples(150)
@given(st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=9).map(" ".join))
def test_each_step_is_gone_once_it_is_taken_back_and_the_others_can_follow(
    site: Searcher, query: str
) -> None:
    request = Request(query=query)
    for _ in range(12):
        told = understood(site, request)
        steps = chain(told.corrections, told.concepts, told.also_searched, told.ignored)
        ways = [(each, back) for each in steps if (back := undone(request, each))]
        if not ways:
            break
        step, request = ways[0]
        after = understood(site, request)
        assert step not in (*after.corrections, *after.concepts, *after.also_searched, *after.ignored)
    told = understood(site, request)
    assert told.concepts == told.also_searched == ()
    assert not any(correction.searched for correction in told.corrections)
    assert {each.cause for each in told.ignored} <= {Cause.SIGN}
    assert understood(site, wholly(request)).relaxed == ""


def test_a_search_is_a_second_try_when_a_step_is_switched_off() -> None:
    assert not Request(query="a", page=2, filters={"kind": "news"}).retried
    for again in (
        Request(query="a", exact=True),
        Request(query="a", as_typed=True),
        Request(query="a", without=("b",)),
        Request(query="a", every_word=True),
        Request(query="a", whole=True),
    ):
        assert again.retried


def test_what_is_told_twice_is_undone_the_same_way() -> None:
    asked = Request(query="a", without=("b",))
    step = Ignored("the", "", Cause.SMALL)
    again = undone(asked, step)
    assert again is not None
    assert undone(again, step) == again
