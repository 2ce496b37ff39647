"""A floor under the speed of a crawl and a ceiling over its memory; benchmarks/crawl.py measures both."""

import json
import subprocess
import sys
from pathlib import Path

from benchmarks.crawl import site

ROOT = Path(__file__).parents[2]
PAGES = 400


def test_a_crawl_without_a_delay_is_fast_and_small(tmp_path: Path) -> None:
    with site(PAGES) as origin:
        command = [sys.executable, "-m", "benchmarks.crawl", "visit", origin, str(tmp_path)]
        done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    first = json.loads(done.stdout)["first"]
    assert first["fetched"] == PAGES
    assert first["fetched"] / first["seconds"] > 30  # pages a second; a quiet machine does five times that
    assert first["peak"] < 120  # MB
