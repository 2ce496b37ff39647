"""Names that stand on nearly every page are told."""

from pathlib import Path

import pytest

from corpus.page import Page, Section
from glossary.everywhere import everywhere
from glossary.glossary import read_all

ENTRIES = """\
- id: liver
  labels:
    - liver
    - {text: hepar, kind: same}
  definition: An organ.
- id: tace
  labels: [TACE]
  definition: A treatment.
"""


def pages(count: int, *, with_liver: int) -> list[Page]:
    texts = ["The liver, and TACE." if number < with_liver else "A walk." for number in range(count)]
    return [
        Page(
            url=f"/{number}",
            title="T",
            sections=(Section(heading="", level=1, anchor="", text=text),),
        )
        for number, text in enumerate(texts)
    ]


@pytest.mark.parametrize(("count", "with_liver", "found"), [(20, 13, 2), (20, 12, 0), (19, 19, 0), (0, 0, 0)])
def test_a_name_on_most_pages_is_told_with_its_line(
    tmp_path: Path, count: int, with_liver: int, found: int
) -> None:
    (tmp_path / "words.yaml").write_text(ENTRIES, encoding="utf-8")
    faults = list(everywhere(read_all([tmp_path]), pages(count, with_liver=with_liver)))
    assert len(faults) == found
    if found:
        assert (faults[0].line, "is on 13 of 20 pages" in faults[0].what) == (3, True)
