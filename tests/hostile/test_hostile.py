"""A site that does its worst: each page ends with its reason, the others are kept, memory stays small."""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.server import BEHAVIOURS, hostile_site, path_of

MEMORY = 64 * 1024 * 1024
SECONDS = 45


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """One crawl of the whole site."""
    folder = tmp_path_factory.mktemp("hostile")
    started = time.monotonic()
    with hostile_site() as origin:
        done = subprocess.run(
            [sys.executable, "-m", "tests.hostile.crawl", str(folder), origin],
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout)
    return result | {"seconds": time.monotonic() - started}


@pytest.mark.parametrize("behaviour", BEHAVIOURS, ids=lambda behaviour: behaviour["name"])
def test_a_page_that_misbehaves_ends_with_its_reason(
    crawled: dict[str, Any], behaviour: dict[str, Any]
) -> None:
    assert crawled["pages"][path_of(behaviour)] == behaviour["ends"]


def test_the_pages_between_them_are_kept_and_the_crawl_finishes(crawled: dict[str, Any]) -> None:
    good = [crawled["pages"].get(f"/good/{number}") for number in range(len(BEHAVIOURS))]
    assert good == ["kept"] * len(BEHAVIOURS)
    assert crawled["left"] == 0
    assert "E219" in crawled["notes"][0]  # the sitemap is a bomb, too
    assert crawled["seconds"] < SECONDS


def test_traps_are_left_and_named(crawled: dict[str, Any]) -> None:
    trapped = [path for path, end in crawled["pages"].items() if end == "excluded E203"]
    assert len([path for path in trapped if "calendar/" in path]) == 60
    assert len([path for path in trapped if "PHPSESSID" in path]) > 50
    assert "excluded E226" in crawled["pages"].values()
    assert len(crawled["pages"]) < 600


def test_memory_grows_by_less_than_64_mb(crawled: dict[str, Any]) -> None:
    assert crawled["grown"] < MEMORY, f"{crawled['grown'] / 1e6:.0f} MB"
