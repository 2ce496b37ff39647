"""What an editor probably did not mean, said with its line."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from glossary.glossary import read_all
from glossary.lint import lint

CASES = yaml.safe_load((Path(__file__).parent / "data" / "lint.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_doubt_is_said_with_its_line(case: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "words.yaml"
    path.write_text(case["text"], encoding="utf-8")
    contents = read_all([path])
    assert contents.faults == ()
    found = [(fault.line, fault.what) for fault in lint(contents, today=date(2026, 11, 23))]
    assert len(found) == len(case["doubts"])
    for (line, what), (expected_line, part) in zip(found, case["doubts"], strict=True):
        assert line == expected_line
        assert part in what
