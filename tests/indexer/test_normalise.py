"""What is read of what somebody types."""

from hypothesis import given
from hypothesis import strategies as st

from indexer.normalise import READ, USED, Typed, normalise, printable, without_minus


def read(query: str, **frequencies: int) -> Typed:
    return normalise(query, lambda word: frequencies.get(word, 1))


def texts(typed: Typed) -> list[str]:
    return [word.text for word in typed.words]


def test_plain_words_stay_as_they_are() -> None:
    typed = read("Liver pain, at night?")
    assert texts(typed) == ["liver", "pain", "at", "night"]
    assert typed.phrases == typed.excluded == typed.cut == ()


def test_quotes_of_any_kind_make_a_phrase_and_an_open_one_makes_none() -> None:
    for query in ('"liver pain" night', "“liver pain” night", "«liver pain» night"):
        typed = read(query)
        assert [typed.text[start:end] for start, end in typed.phrases] == ["liver pain"]
    assert read('liver "pain').phrases == ()
    assert read('liver "" pain').phrases == ()


def test_a_minus_before_a_word_excludes_it_and_a_hyphen_does_not() -> None:
    typed = read("liver -school x-ray - pain")
    assert texts(typed) == ["liver", "x", "ray", "pain"]
    assert [word.text for word in typed.excluded] == ["school"]


def test_a_minus_in_quotes_excludes_nothing() -> None:
    assert read('"liver -school"').excluded == ()


def test_with_nothing_to_exclude_from_a_minus_is_ignored() -> None:
    assert texts(read("-liver")) == ["liver"]


def test_of_a_long_question_the_rarest_words_are_used() -> None:
    common = [f"word{number}" for number in range(40)]
    typed = normalise(" ".join([*common, "ascites", "jaundice"]), lambda word: 9 if word in common else 1)
    assert len(set(texts(typed))) == USED
    assert texts(typed)[-2:] == ["ascites", "jaundice"]
    assert [word.text for word in typed.cut] == common[-10:]


def test_only_the_first_two_thousand_characters_are_read() -> None:
    typed = read("pain " * 1000)
    assert len(typed.text) <= READ
    assert typed.dropped == 3000
    assert set(texts(typed)) == {"pain"}


def test_what_cannot_be_printed_becomes_a_space() -> None:
    assert printable("liver\x00pain\ud800night\n") == "liver pain night "


def test_signs_that_mean_nothing_are_told_once_and_ordinary_ones_are_not() -> None:
    assert read("liv* [scan] *").signs == ("*", "[", "]")
    assert read('liver "scan').signs == ('"',)
    assert read("liver\x00 \ud800").signs == ("\ufffd",)
    assert read("-liver").signs == ("-",)
    assert read('What\'s a "CT scan" (5 mg/day), HER2+ & 10%? Yes: no; x-ray.\n').signs == ()


def test_without_its_minuses_a_query_leaves_nothing_out() -> None:
    assert without_minus('liver -scan x-ray - "a -b" \u2212pain') == 'liver scan x-ray - "a -b" pain'


@given(st.text(st.characters(exclude_categories=()), max_size=300))
def test_without_its_minuses_a_query_says_the_same_words(query: str) -> None:
    before, after = read(query), read(without_minus(query))
    assert after.excluded == ()
    assert sorted(texts(after)) == sorted([*texts(before), *(word.text for word in before.excluded)])


@given(st.text(st.characters(exclude_categories=()), max_size=300))
def test_nothing_anybody_types_is_an_error_and_every_word_stands_where_it_says(query: str) -> None:
    typed = read(query)
    typed.text.encode()
    starts = [word.start for word in typed.words]
    assert starts == sorted(starts)
    for word in (*typed.words, *typed.excluded, *typed.cut):
        assert 0 <= word.start < word.end <= len(typed.text)
    assert len({word.text for word in typed.words}) <= USED
