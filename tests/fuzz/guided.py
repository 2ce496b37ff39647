"""Fuzzes one target with atheris, which sees what an input reaches: python -m tests.fuzz.guided NAME.

``make fuzz`` runs every target in turn. An input that breaks one is left as crash-… in its folder.
"""

import argparse
import importlib
import sys
from pathlib import Path

import atheris  # type: ignore[import-not-found]

SEEN = ["corpus", "glossary", "indexer", "search_app", "protego", "markdown_it", "yaml", "werkzeug"]


def main() -> None:
    """Fuzz for so many seconds; the exit status is not 0 when something broke."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("name")
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--folder", type=Path, default=Path("build/fuzz"), help="where inputs are kept")
    given = parser.parse_args()
    with atheris.instrument_imports(include=SEEN):
        target = importlib.import_module("tests.fuzz.targets").TARGETS[given.name]
    folder = given.folder / given.name
    folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(target.seeds):
        (folder / f"seed-{number}").write_bytes(seed)
        target.run(seed)  # what is made once is not timed
    told = [
        sys.argv[0],
        f"-max_total_time={given.seconds}",
        "-max_len=3000",
        "-timeout=60",
        "-rss_limit_mb=2048",
        "-print_final_stats=1",
        f"-artifact_prefix={folder}/",
        str(folder),
    ]
    atheris.Setup(told, target.run)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
