"""Answers that are made once for an edition, in bounded memory."""

import gzip

from search_app.answers import Answers


def test_an_answer_is_made_once_for_what_was_asked_and_again_when_it_changed() -> None:
    answers, made = Answers(), list[str]()

    def make() -> tuple[bytes, str]:
        made.append("made")
        return b"A to Z" * 100, "text/html"

    first = answers.get("/glossary?", "one", make)
    assert answers.get("/glossary?", "one", make) is first
    assert (gzip.decompress(first.packed), first.content_type) == (first.body, "text/html")
    answers.get("/glossary?lang=cy", "one", make)
    answers.get("/glossary?", "two", make)
    assert len(made) == 3


def test_what_was_asked_for_longest_ago_makes_room_and_what_is_too_large_is_not_kept() -> None:
    answers, made = Answers(), list[int]()

    def ask(number: int, size: int = 300_000) -> None:
        def make() -> tuple[bytes, str]:
            made.append(number)
            return bytes(size), "text/html"

        answers.get(f"/pages/{number}?", "one", make)

    for number in (*range(13), 0, 13, 0, 1, 99, 99):
        ask(number, 500_000 if number == 99 else 300_000)
    assert made == [*range(14), 1, 99, 99]
