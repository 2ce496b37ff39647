"""robots.txt: what it forbids to findwell, and what it means when it is not there."""

import base64
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from corpus.errors import NetworkError
from corpus.fetch import Fetcher
from corpus.limits import Limits
from corpus.robots import Rules, read
from tests.corpus.conftest import Site

DATA = Path(__file__).parent / "data"
CASES = yaml.safe_load((DATA / "robots.yaml").read_text(encoding="utf-8"))
GOOGLE = yaml.safe_load((DATA / "robots_google.yaml").read_text(encoding="utf-8"))


def grown(text: str) -> str:
    return re.sub(r"\{(\w)\*(\d+)\}", lambda match: match[1] * int(match[2]), text)


@pytest.mark.parametrize("case", GOOGLE, ids=lambda case: case["name"])
def test_what_google_asserts_of_its_own_reader_holds(case: dict[str, Any]) -> None:
    raw = base64.b64decode(case["base64"]) if "base64" in case else grown(case["text"]).encode()
    rules = Rules(raw.decode("utf-8", "replace"))
    paths = [*case.get("allowed", ()), *case.get("forbidden", ())]
    allowed = [path for path in paths if rules.allows(f"https://example.org{grown(path)}")]
    assert allowed == case.get("allowed", [])
    assert list(rules.sitemaps) == case.get("sitemaps", [])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_rules_allow_and_forbid(case: dict[str, Any]) -> None:
    rules = Rules(case["text"])
    paths = [*case.get("allowed", ()), *case.get("forbidden", ())]
    allowed = [path for path in paths if rules.allows(f"https://example.org{path}")]
    assert allowed == case.get("allowed", [])


def test_the_delay_and_the_sitemaps_are_read() -> None:
    rules = Rules("Sitemap: /map.xml\nUser-agent: findwell\nCrawl-delay: 2.5\nDisallow: /x\n")
    assert (rules.delay, rules.sitemaps) == (2.5, ("/map.xml",))
    assert Rules("User-agent: *\nCrawl-delay: 86400").delay == 60
    assert Rules("User-agent: *\nCrawl-delay: soon").delay == 0


@pytest.mark.parametrize("status", [404, 403, 410])
def test_a_site_without_rules_allows_everything(site: Site, fetcher: Fetcher, status: int) -> None:
    site.status("/robots.txt", status)
    assert read(fetcher, site.origin + "/a", lambda url: None).allows(site.origin + "/a")


@pytest.mark.parametrize("target", ["/robots.txt", "https://elsewhere.example/robots.txt"])
def test_rules_behind_a_redirect_that_ends_nowhere_are_no_rules(
    site: Site, fetcher: Fetcher, target: str
) -> None:
    site.redirect("/robots.txt", target)
    assert read(fetcher, site.origin + "/a", lambda url: None).allows(site.origin + "/a")


def test_rules_behind_a_redirect_within_the_site_hold(site: Site, fetcher: Fetcher) -> None:
    site.redirect("/robots.txt", "/rules.txt")
    site.text("/rules.txt", "User-agent: *\nDisallow: /a")
    assert not read(fetcher, site.origin + "/a", lambda url: None).allows(site.origin + "/a")


@pytest.mark.parametrize("status", [500, 502, 503, 429])
def test_a_site_that_cannot_say_allows_nothing(site: Site, fetcher: Fetcher, status: int) -> None:
    site.status("/robots.txt", status)
    with pytest.raises(NetworkError, match=str(status)) as caught:
        read(fetcher, site.origin + "/a", lambda url: None)
    assert caught.value.code == "E218"


def test_a_crawl_delay_is_obeyed_up_to_a_limit(site: Site) -> None:
    site.text("/robots.txt", "User-agent: *\nCrawl-delay: 90\n")
    for limit, expected in ((60, 60), (120, 90)):
        limits = Limits(max_crawl_delay=limit)
        with Fetcher(user_agent="findwell", allow_private=True, limits=limits) as fetcher:
            assert expected == read(fetcher, site.origin + "/", lambda url: None).delay
