"""findwell's engine beside its peers, as docs/performance.md has it; ``--docs`` writes the tables there."""

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.engines.documents import rows
from benchmarks.engines.measuring import Measured, disagreeing, measure
from benchmarks.engines.plot import drawing
from benchmarks.engines.question import write_rows
from benchmarks.engines.tables import tables

SIZES = (1_000, 4_000, 16_000)
DOCS = Path(__file__).parents[1] / "docs"


def main(sizes: Sequence[int] = SIZES, *, docs: bool = False) -> dict[int, Measured]:
    """Measure every size, print what came of it, and put it into the docs when asked to."""
    sizes = sorted(sizes or SIZES)
    measured: dict[int, Measured] = {}
    with TemporaryDirectory() as folder:
        every = Path(folder) / "rows"
        write_rows(every, rows(sizes[-1]))
        for count in sizes:
            print(f"measuring {count:,} documents …", file=sys.stderr, flush=True)
            with TemporaryDirectory(dir=folder) as work:
                measured[count] = measure(every, count, Path(work))
    lines = "\n".join(tables(measured))
    print(lines)
    if docs:
        _into(DOCS / "performance.md", lines)
        (DOCS / "images" / "engines.svg").write_text(drawing(measured), encoding="utf-8")
    return measured


def _into(path: Path, lines: str) -> None:
    """Put lines between the two marks that a page of the docs has for them."""
    text = path.read_text(encoding="utf-8")
    between = r"(?<=<!-- engines -->\n).*(?=<!-- /engines -->)"
    path.write_text(re.sub(between, lambda _: f"\n{lines}\n\n", text, flags=re.DOTALL), encoding="utf-8")


if __name__ == "__main__":
    said = sys.argv[1:]
    found = main([int(each) for each in said if each != "--docs"], docs="--docs" in said)
    sys.exit(1 if disagreeing(found) else 0)
