from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from corpus.frontmatter import FrontMatter, part

CASES = yaml.safe_load((Path(__file__).parent / "data" / "front_matter.yaml").read_text("utf-8"))


def test_every_field_is_read_as_the_editor_wrote_it() -> None:
    fields, body, faults = part(
        "---\ntitle: 'Ablation: heat'\nsection: [Treatment, Early stage]\n"
        "description: >\n  Heat that\n  kills.\n"
        "reviewed: 2024-03-28\nnext_review: March 2027\naudience: patients\nkind: page\ncancer: HCC\n"
        "notice: Sample\nlanguage: en\n---\nText.\n"
    )
    assert faults == ()
    assert body == "Text.\n"
    assert fields == FrontMatter(
        title="Ablation: heat",
        section=("Treatment", "Early stage"),
        description="Heat that kills.",
        audience="patients",
        kind="page",
        cancer="HCC",
        notice="Sample",
        language="en",
        reviewed="2024-03-28",
        next_review="2027-03",
    )


def test_a_section_may_be_written_as_a_path_and_a_date_as_a_year() -> None:
    fields = part("---\nsection: Treatment > Early stage\nreviewed: 2024\nnotice:\nkind: ~\n---\n").fields
    assert fields == FrontMatter(section=("Treatment", "Early stage"), reviewed="2024")


def test_findings_to_leave_out_are_listed_with_their_reasons() -> None:
    fields = part(
        "---\nowner: our nurses\nfindwell_ignore:\n- G101 TACE: for doctors only\n- 'R601: in work'\n---\n"
    ).fields
    assert fields == FrontMatter(
        owner="our nurses", findwell_ignore=("G101 TACE: for doctors only", "R601: in work")
    )
    assert part("---\nfindwell_ignore: 'C701: it is a form'\n---\n").fields.findwell_ignore == (
        "C701: it is a form",
    )
    assert part("---\nfindwell_ignore:\n---\n").fields.findwell_ignore == ()


def test_a_page_without_front_matter_is_all_text() -> None:
    assert part("# Title\n\nText\n---\n") == (FrontMatter(), "# Title\n\nText\n---\n", ())
    assert part("") == (FrontMatter(), "", ())
    assert part("---\n---\nText") == (FrontMatter(), "Text", ())


def test_front_matter_must_end_and_be_short() -> None:
    assert part("---\ntitle: A\n").faults == ('1: the front matter has no end; put "---" on a line below it',)
    long = f"---\ntitle: {'a' * 20_000}\n---\n"
    assert part(long).faults == ("1: the front matter is too long; move its text below it",)


@pytest.mark.parametrize("case", CASES, ids=lambda case: repr(case["wrote"]))
def test_every_fault_is_told_with_its_line(case: dict[str, list[str]]) -> None:
    assert list(part(f"---\n{case['wrote']}\n---\nText\n").faults) == case["faults"]


@given(st.text(st.sampled_from("title: section[]{}>&*!|-\"'#\n2024a"), max_size=80))
def test_no_front_matter_is_too_odd(wrote: str) -> None:
    part(f"---\n{wrote}\n---\nText\n")
