"""Names are put into a file of entries where they belong, or not at all."""

import pytest
import yaml

from glossary.exchange.entry_text import with_names
from glossary.term import Label

MORE = {"a": (Label(text="new"),)}
TAIL = "  definition: D.\n- id: b\n  labels: [b]\n"


@pytest.mark.parametrize(
    ("labels", "after"),
    [
        ("[a]", "[a, new]"),
        ("[a]   # why", "[a, new]   # why"),
        ("\n    - a", "\n    - a\n    - new"),
        ("\n    - {text: a,\n       kind: lay}", "\n    - {text: a,\n       kind: lay}\n    - new"),
        ("\n    - >-\n      a\n      b", "\n    - >-\n      a\n      b\n    - new"),
        ("\n    - |\n      a", "\n    - |\n      a\n    - new"),
        ("\n    - text: >-\n        a", "\n    - text: >-\n        a\n    - new"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    "head", ["", "# one\u2028# two\u2029# three\x85# four\n", "- id: z\n  more: 'a\u2028b\rc'\n"]
)
def test_a_name_goes_to_its_entry_whatever_the_line_ends(
    labels: str, after: str, end: str, head: str
) -> None:
    text = f"{head}- id: a\n  labels: {labels}\n{TAIL}".replace("\n", end)
    made = f"{head}- id: a\n  labels: {after}\n{TAIL}".replace("\n", end)
    assert with_names(text, MORE) == made


def test_a_file_without_a_last_line_end_gets_one() -> None:
    assert with_names("id: a\nlabels:\n- a", MORE) == "id: a\nlabels:\n- a\n- new\n"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "- id: b\n  labels: [b]\n",
        "- id: a\n  labels: []\n",
        "- id: a\n  labels: &same [a]\n- id: b\n  labels: *same\n",
        "- id: a\n  labels: [a, &x b]\n  more: [a, b]\n- id: b\n  labels: &y\n  - b\n- id: a\n  labels: *y\n",
    ],
)
def test_what_would_change_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"empty|not found|no labels|those of another"):
        with_names(text, MORE)


@pytest.mark.parametrize("sign", ["\n", "\r", "\r\n", "\x85", "\u2028", "\u2029"])
def test_only_the_labels_of_the_entry_become_more(sign: str) -> None:
    said = f"definition: 'one{sign}{sign}  two'\n  labels:{sign}  - a{sign}  status: x"
    text = f"- id: a\n  {said}\n- id: b\n  labels: [b]\n"
    before, after = yaml.safe_load(text), yaml.safe_load(with_names(text, MORE))
    before[0]["labels"].append("new")
    assert before == after
