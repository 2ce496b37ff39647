from pathlib import Path
from typing import Any

import pytest
import yaml

from corpus.blocks import read_blocks
from corpus.markup import parse
from corpus.reading import read_html

CASES = yaml.safe_load((Path(__file__).parent / "data" / "cleaning.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_text_of_a_page_is_kept_and_its_furniture_dropped(case: dict[str, Any]) -> None:
    reading = read_html(f"<html><body>{case['html']}</body></html>")
    kept = [block.text for block in reading.blocks if not block.reason and block.level != 1]
    assert kept == case["lines"]
    dropped = {block.text: block.reason for block in reading.blocks if block.reason}
    assert dropped == dropped | case.get("dropped", {})


def anchors(html: str) -> list[tuple[str, int, str]]:
    blocks = read_blocks(parse(f"<body>{html}</body>")[0]).blocks
    return [(block.text, block.level, block.anchor) for block in blocks if block.level]


def test_a_headings_anchor_is_its_own_id_or_the_nearest_one_that_leads_there() -> None:
    html = """
      <h2 id="own">Own</h2><p>x</p>
      <section id="around"><h3>Around</h3><p>x</p></section>
      <a id="before"></a><h4>Before</h4><p>x</p>
      <h2><a name="inside"></a>Inside</h2><p>x</p>
      <div id="far"><p>Text between</p><h2>None</h2></div>"""
    assert anchors(html) == [
        ("Own", 2, "own"),
        ("Around", 3, "around"),
        ("Before", 4, "before"),
        ("Inside", 2, "inside"),
        ("None", 2, ""),
    ]


def test_the_path_of_a_block_leaves_out_what_changes_from_page_to_page() -> None:
    item = '<li class="item-3 current-item"><a>One</a></li>'
    html = f'<div class="post-12 box is-active"><ul class="list">{item}</ul></div>'
    (block,) = read_blocks(parse(f"<body>{html}</body>")[0]).blocks
    assert block.path == ">div.box>ul.list>li"
    assert block.linked


def test_a_time_without_a_printed_year_is_read_by_its_machine_date() -> None:
    html = '<p>Last updated <time datetime="2024-03-03">two days ago</time></p>'
    (block,) = read_blocks(parse(f"<body>{html}</body>")[0]).blocks
    assert block.text == "Last updated two days ago"
    assert "2024-03-03" in block.dated
