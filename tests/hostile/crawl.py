"""Crawls a site in a process of its own and prints how much its memory grew, in bytes, as JSON."""

import json
import sys
from pathlib import Path

from corpus.crawl import crawl
from corpus.fetch import Fetcher
from corpus.limits import Limits
from corpus.store import Store


def memory(what: str) -> int:
    """Bytes that this process holds now (VmRSS) or held at most (VmHWM)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition(f"{what}:")[2].split()[0]) * 1024


def main(folder: str, origin: str) -> None:
    """Crawl ``origin`` into the store in ``folder``."""
    limits = Limits(delay=0, timeout=1.0, max_depth=4)
    with Store(Path(folder)) as store:
        with Fetcher(user_agent="findwell", allow_private=True, limits=limits) as fetcher:
            fetcher.get(f"{origin}/good/first")
            Path("/proc/self/clear_refs").write_text("5")  # the peak is counted from here
            before = memory("VmRSS")
            summary = crawl(
                store, [origin], fetcher=fetcher, limits=limits, on_progress=lambda progress: None
            )
        grown = memory("VmHWM") - before
        pages = {
            record.url.removeprefix(origin): f"{record.state} {record.why[:4]}".strip()
            for record in store.records()
        }
    json.dump({"grown": grown, "left": summary.left, "notes": summary.notes, "pages": pages}, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
