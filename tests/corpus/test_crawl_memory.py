"""A crawl of many pages stays small; benchmarks/crawl.py measures how fast it is."""

import json
import subprocess
import sys
from pathlib import Path

from benchmarks.crawl import site

ROOT = Path(__file__).parents[2]
PAGES = 400


def test_a_crawl_of_many_pages_stays_small(tmp_path: Path) -> None:
    with site(PAGES) as origin:
        command = [sys.executable, "-m", "benchmarks.crawl", "visit", origin, str(tmp_path)]
        done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    first = json.loads(done.stdout)["first"]
    assert first["fetched"] == PAGES
    assert first["peak"] < 120  # MB
