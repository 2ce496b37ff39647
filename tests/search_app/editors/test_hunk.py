"""What a change put into a file is taken out again, and nothing else is."""

from hypothesis import assume, given
from hypothesis import strategies as st

from search_app.editors.hunk import hunk_between, taken_back

LINES = st.lists(
    st.sampled_from(["- id: a\n", "  labels: [x]\n", "\n", "# note\n", "  say: y\n"]), max_size=8
)


@given(LINES, LINES, LINES)
def test_a_change_is_taken_back_exactly(head: list[str], added: list[str], tail: list[str]) -> None:
    assume(added)
    old, new = "".join(head + tail), "".join([*head, "- id: new\n", *added, *tail])
    assert taken_back(new, hunk_between(old, new)) == old


@given(LINES, LINES)
def test_what_others_added_since_stays(head: list[str], tail: list[str]) -> None:
    old = "".join(head + tail)
    new = "".join([*head, "- id: new\n", *tail])
    later = f"- id: first\n{new}- id: last\n"
    assert taken_back(later, hunk_between(old, new)) == f"- id: first\n{old}- id: last\n"


def test_a_line_that_was_changed_is_put_back_as_it_was() -> None:
    old, new = "labels: [a]\nsay: x\n", "labels: [a, b]\nsay: x\n"
    assert taken_back(f"# more\n{new}", hunk_between(old, new)) == f"# more\n{old}"


def test_lines_that_were_changed_since_are_left_alone() -> None:
    old, new = "a\n", "a\n- id: new\n  say: y\n"
    assert taken_back("a\n- id: new\n  say: other\n", hunk_between(old, new)) is None


def test_of_two_places_alike_the_one_with_the_same_neighbours_is_meant() -> None:
    old, new = "one\ntwo\n", "one\n- x\ntwo\n"
    assert taken_back("- x\none\n- x\ntwo\n", hunk_between(old, new)) == "- x\none\ntwo\n"
    assert taken_back("one\n- x\ntwo\none\n- x\ntwo\n", hunk_between(old, new)) is None


def test_a_line_that_was_moved_to_other_neighbours_is_left_alone() -> None:
    old, new = "one\ntwo\n", "one\n- x\ntwo\n"
    hunk = hunk_between(old, new)
    assert taken_back("one\ntwo\nthree\n- x\nfour\n", hunk) is None
    assert taken_back("one\n- x\nfour\n", hunk) == "one\nfour\n"
    assert taken_back("three\n- x\ntwo\n", hunk) == "three\ntwo\n"


def test_at_an_end_of_the_file_there_is_no_neighbour_to_ask() -> None:
    old, new = "one\n", "one\n- x\n"
    assert taken_back("three\n- x\nfour\n", hunk_between(old, new)) == "three\nfour\n"
