"""What answers mean: the cases a crawl of a small site does not reach."""

from pathlib import Path

import pytest
import yaml

from corpus.answer import Fetched
from corpus.outline import outline
from corpus.verdict import Meaning, judge

CASES = yaml.safe_load((Path(__file__).parent / "data" / "verdicts.yaml").read_text(encoding="utf-8"))
URL = "https://example.org/a"


def meaning(html: str, url: str = URL) -> str:
    verdict = judge(url, Fetched(url, 200, {}, "text/html", "", html.encode(), ()), outline(url, html))
    return f"{verdict.meaning} {verdict.why[:4]}".strip()


@pytest.mark.parametrize("text", CASES["not_found"])
def test_a_page_that_says_it_is_not_there_is_missed(text: str) -> None:
    assert meaning(f"<title>{text}</title><p>Try the search.</p>") == "miss E223"
    assert meaning(f"<title>Charity</title><h1>{text}</h1>") == "miss E223"


@pytest.mark.parametrize("text", CASES["found"])
def test_a_page_about_something_else_is_kept(text: str) -> None:
    assert meaning(f"<title>{text}</title><h1>{text}</h1>") == "keep"


def test_a_heading_counts_more_than_a_title() -> None:
    assert meaning("<title>404</title><h1>Symptoms</h1>") == "keep"


@pytest.mark.parametrize("text", CASES["log_in"])
def test_a_page_that_asks_for_a_password_is_waited_for(text: str) -> None:
    assert meaning(f'<title>{text}</title><input type="password">') == "wait E224"
    assert meaning(f"<title>{text}</title>") == "keep"


@pytest.mark.parametrize("text", CASES["no_log_in"])
def test_a_page_with_a_password_field_in_its_menu_is_kept(text: str) -> None:
    assert meaning(f'<input type="password"><h1>{text}</h1>') == "keep"


def test_a_page_at_the_address_of_a_login_is_one() -> None:
    assert meaning('<h1>Hello</h1><input type="password">', "https://example.org/wp-login.php") == "wait E224"


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (304, Meaning.SAME),
        (404, Meaning.MISS),
        (410, Meaning.GONE),
        (401, Meaning.WAIT),
        (429, Meaning.WAIT),
        (500, Meaning.WAIT),
        (204, Meaning.WAIT),
        (300, Meaning.WAIT),
    ],
)
def test_each_status_has_its_meaning(status: int, expected: Meaning) -> None:
    assert judge(URL, Fetched(URL, status, {}, "", "", b"", ()), outline(URL, "")).meaning is expected


def test_a_type_that_is_not_named_is_left_out() -> None:
    answer = Fetched(URL, 200, {}, "", "", b"words", ())
    assert judge(URL, answer, outline(URL, "")).why == "E222 neither a web page nor a PDF, but unknown"
