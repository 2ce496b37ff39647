"""Links between concepts from elsewhere lead to entries, or are left out and listed."""

from glossary.exchange.links import Linked, linked
from glossary.term import Label, Term


def term(identity: str, *broader: str, related: tuple[str, ...] = ()) -> Term:
    """An entry of that id, named after it."""
    return Term(
        id=identity,
        labels=(Label(text=f"{identity} thing"),),
        definition="A.",
        broader=broader,
        related=related,
    )


def test_a_link_is_an_id_of_the_file_or_of_the_glossary_or_a_name() -> None:
    new = [
        Linked(2, term("a", "X:2", "old", "B Thing", "X:1", related=("b", "none")), ("X:1",)),
        Linked(3, term("b"), ("X:2", "")),
    ]
    (first, _), remarks = linked(new, [term("old")])
    assert (first.broader, first.related) == (("b", "old"), ("b",))
    assert [(remark.line, "“none”, which is not there" in remark.what) for remark in remarks] == [(2, True)]


def test_a_link_that_closes_a_circle_is_left_out() -> None:
    new = [
        Linked(1, term("a", "b"), ("a",)),
        Linked(2, term("b", "c"), ("b",)),
        Linked(3, term("c", "a"), ("c",)),
    ]
    terms, remarks = linked(new, [term("old", "a")])
    assert [each.broader for each in terms] == [("b",), ("c",), ()]
    assert [(remark.line, "makes a circle" in remark.what) for remark in remarks] == [(3, True)]


def test_a_long_chain_is_followed_in_no_time_in_either_order() -> None:
    chain = [Linked(number, term(f"x{number}", f"x{number + 1}"), ()) for number in range(20_000)]
    for order in (chain, chain[::-1]):
        _, remarks = linked(order, ())
        assert len(remarks) == 1
