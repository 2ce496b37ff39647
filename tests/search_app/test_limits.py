"""The rate limit: fair to each client, forgetful about who they are."""

from hypothesis import given
from hypothesis import strategies as st

from search_app.limits import RateLimit, network


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_client_may_use_a_minutes_requests_at_once_and_then_waits() -> None:
    clock = Clock()
    limit = RateLimit(60, clock=clock)
    assert [limit.wait("192.0.2.1") for _ in range(60)] == [0] * 60
    assert limit.wait("192.0.2.1") == 1
    clock.now += 1
    assert limit.wait("192.0.2.1") == 0
    assert limit.wait("192.0.2.1") == 1


def test_one_client_does_not_use_up_what_another_may_ask() -> None:
    limit = RateLimit(1, clock=Clock())
    assert limit.wait("192.0.2.1") == 0
    assert limit.wait("192.0.2.1") == 60
    assert limit.wait("192.0.2.2") == 0


def test_the_addresses_of_one_home_share_a_bucket() -> None:
    limit = RateLimit(1, clock=Clock())
    assert limit.wait("2001:db8:1:2::1") == 0
    assert limit.wait("2001:db8:1:2:ffff::9") > 0
    assert limit.wait("2001:db8:1:3::1") == 0
    assert network("2001:db8:1:2::1") == network("2001:db8:1:2:ffff::9")


def test_an_ipv4_address_written_as_ipv6_is_that_address() -> None:
    assert network("::ffff:192.0.2.1") == network("192.0.2.1")


def test_no_limit_when_it_is_set_to_nought() -> None:
    limit = RateLimit(0)
    assert {limit.wait("192.0.2.1") for _ in range(1000)} == {0}


def test_addresses_are_not_kept_and_keys_change_after_a_day() -> None:
    clock = Clock()
    limit = RateLimit(5, clock=clock)
    limit.wait("192.0.2.1")
    before = set(limit._buckets)
    assert all(len(key) == 16 for key in before)
    clock.now += 86_400
    limit.wait("192.0.2.1")
    assert before.isdisjoint(limit._buckets)


def test_a_flood_of_clients_does_not_fill_the_memory() -> None:
    limit = RateLimit(5, clock=Clock())
    for number in range(20_100):
        limit.wait(f"10.{number >> 16}.{(number >> 8) & 255}.{number & 255}")
    assert len(limit._buckets) == 20_000


@given(
    st.integers(1, 300),
    st.lists(st.tuples(st.floats(0, 30), st.integers(1, 20)), max_size=20),
)
def test_nobody_gets_more_than_a_burst_and_the_rate(per_minute: int, visits: list[tuple[float, int]]) -> None:
    clock = Clock()
    limit = RateLimit(per_minute, clock=clock)
    allowed, passed = 0, 0.0
    for pause, count in visits:
        clock.now += pause
        passed += pause
        allowed += sum(limit.wait("not an address") == 0 for _ in range(count))
        assert allowed <= per_minute + passed * per_minute / 60 + 0.001
