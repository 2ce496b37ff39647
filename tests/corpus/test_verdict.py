"""What answers mean: the cases a crawl of a small site does not reach."""

from pathlib import Path

import pytest
import yaml

from corpus.answer import Fetched
from corpus.outline import outline
from corpus.verdict import Meaning, judge

CASES = yaml.safe_load((Path(__file__).parent / "data" / "verdicts.yaml").read_text(encoding="utf-8"))
URL = "https://example.org/a"


def meaning(html: str, url: str = URL, **headers: str) -> str:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    verdict = judge(url, Fetched(url, 200, named, "text/html", "", html.encode(), ()), outline(url, html))
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
    ("header", "expected"),
    [
        ("noindex", "exclude E220"),
        ("none", "exclude E220"),
        ("findwell: noindex", "exclude E220"),
        ("otherbot: noindex", "keep"),
        ("otherbot: nofollow, findwell: noindex", "exclude E220"),
        ("max-snippet: 20, noindex", "exclude E220"),
        ("unavailable_after: 25 Jun 2030 15:00:00 GMT", "keep"),
        ("all", "keep"),
    ],
)
def test_the_header_for_robots_is_read(header: str, expected: str) -> None:
    assert meaning("<p>words</p>", x_robots_tag=header) == expected


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


@pytest.mark.parametrize(
    ("findwell", "robots", "expected"),
    [
        ("index", "noindex", "keep"),
        ("index", "none", "keep"),
        ("noindex", "index", "exclude E220"),
        ("noindex", "", "exclude E220"),
        ("follow", "noindex", "exclude E220"),
        ("", "noindex", "exclude E220"),
        ("", "", "keep"),
    ],
)
def test_what_a_page_says_to_findwell_wins_over_what_it_says_to_all(
    findwell: str, robots: str, expected: str
) -> None:
    head = f'<meta name="robots" content="{robots}"><meta name="findwell" content="{findwell}">'
    assert meaning(f"{head}<p>words</p>") == expected
    assert meaning(f"{head}<p>words</p>", X_Robots_Tag=robots) == expected


def test_findwell_may_follow_links_that_others_may_not() -> None:
    def follows(head: str) -> bool:
        html = f"{head}<p>words</p>"
        return judge(
            URL, Fetched(URL, 200, {}, "text/html", "", html.encode(), ()), outline(URL, html)
        ).follow

    assert not follows('<meta name="robots" content="nofollow">')
    assert not follows('<meta name="findwell" content="nofollow">')
    assert follows('<meta name="robots" content="nofollow"><meta name="findwell" content="index, follow">')
