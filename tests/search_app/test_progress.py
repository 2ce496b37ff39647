"""The bar that long work shows on a terminal."""

from io import StringIO

import pytest

from search_app.commands.progress import Progress


class Terminal(StringIO):
    """What a terminal was sent."""

    def isatty(self) -> bool:
        return True


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("done", "total", "seconds", "expected"),
    [
        (1000, 4000, 4, "Indexing #####--------------- 1,000 of 4,000, 250 a second, 12 s left"),
        (1000, 100000, 4, "Indexing -------------------- 1,000 of 100,000, 250 a second, 7 min left"),
        (1000, 4000000, 4, "Indexing -------------------- 1,000 of 4,000,000, 250 a second, 4 h 27 min left"),
        (50, 4000, 0.5, "Indexing -------------------- 50 of 4,000"),
        (4000, 4000, 16, "Indexing #################### 4,000 of 4,000, 250 a second, 0 s left"),
    ],
)
def test_a_terminal_is_shown_how_far_it_is_how_fast_and_how_long_yet(
    done: int, total: int, seconds: float, expected: str
) -> None:
    terminal, clock = Terminal(), Clock()
    progress = Progress("Indexing", terminal, clock)
    clock.now += seconds
    progress.show(done, total)
    assert terminal.getvalue() == f"\r\x1b[K{expected}"
    progress.clear()
    assert terminal.getvalue().endswith("\r\x1b[K")


def test_it_is_drawn_ten_times_a_second_at_most_and_once_at_the_end() -> None:
    terminal, clock = Terminal(), Clock()
    progress = Progress("Indexing", terminal, clock)
    for done in range(1, 101):
        clock.now += 0.01
        progress.show(done, 100)
    assert 9 <= terminal.getvalue().count("Indexing") <= 12
    assert "100 of 100" in terminal.getvalue()


def test_a_pipe_is_shown_nothing() -> None:
    pipe = StringIO()
    progress = Progress("Indexing", pipe, Clock())
    progress.show(1, 2)
    progress.clear()
    assert pipe.getvalue() == ""
