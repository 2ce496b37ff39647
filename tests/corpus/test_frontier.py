"""The frontier: first come, first visited, and nothing twice."""

from corpus.frontier import Begun, Entry, Frontier
from corpus.store import Store


def test_pages_are_visited_in_the_order_they_came_and_once(store: Store) -> None:
    frontier = Frontier(store.database, "example.org")
    first, second = Entry("https://example.org/b", 0, ""), Entry("https://example.org/a", 1, "A")
    assert frontier.add([first, second, first]) == 2
    assert frontier.add([second]) == 0
    assert frontier.next() == first
    assert frontier.next() == first
    frontier.done(first.url, "changed")
    assert frontier.next() == second
    assert (frontier.outcome(first.url), frontier.outcome(second.url)) == ("changed", "")
    assert frontier.counts() == {"": 1, "changed": 1}
    frontier.done(second.url, "failed")
    assert frontier.next() is None


def test_each_site_has_its_own_crawl_which_ends_without_a_trace(store: Store) -> None:
    ours, theirs = Frontier(store.database, "example.org"), Frontier(store.database, "another.example")
    begun = Begun("https://example.org", "", "2026-01-01T00:00:00+00:00")
    ours.begin(begun)
    for frontier in (ours, theirs):
        frontier.add([Entry("https://example.org/", 0, "")])
    assert (ours.begun(), theirs.begun()) == (begun, None)
    ours.end()
    assert (ours.begun(), ours.next()) == (None, None)
    assert theirs.next() is not None
