import os
from pathlib import Path

import pytest
import yaml

from corpus.errors import InputError
from glossary.glossary import Glossary, load
from glossary.term import Context, Kind, Label, Status, Term

FAULTS = yaml.safe_load((Path(__file__).parent / "data" / "faults.yaml").read_text("utf-8"))

GOOD = """
- id: tace
  labels:
    - TACE
    - transarterial chemoembolisation
    - {text: chemo straight to the liver, kind: lay}
    - {text: tase, kind: misspelling}
  broader: [embolisation]
  definition: A treatment that puts chemotherapy straight into the liver.
  review: {by: Editors, last: 2026-01, next: 2029-01-31}
  source: {title: Sample, url: "https://example.org/tace", licence: CC0}
  pages: [/treatment/tace]
- id: embolisation
  labels: [Embolisation, {text: NO, case: no}]
  definition: 42
  context: {near: [vessel, blood supply], unless: rock}
- id: chemoembolization
  labels: [old name]
  status: retired
  replaced_by: tace
- id: idea
  labels: [TACE]
  definition: An idea that nobody has agreed to yet.
  status: proposed
- blocks: [secondary school, stage door]
"""


def write(folder: Path, text: str, name: str = "terms.yaml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def faults_of(path: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        load([path])
    assert caught.value.code == "G001"
    assert caught.value.fix
    return [fault.removeprefix(str(path)) for fault in caught.value.faults]


def test_entries_are_read_with_all_that_editors_wrote(tmp_path: Path) -> None:
    glossary = load([write(tmp_path, GOOD)])
    tace = glossary.terms["tace"]
    assert tace.heading == "TACE"
    assert tace.labels[2] == Label(text="chemo straight to the liver", kind=Kind.LAY)
    assert tace.other_names == ("transarterial chemoembolisation", "chemo straight to the liver")
    assert (tace.review.last, tace.review.next) == ("2026-01", "2029-01-31")
    assert tace.source.url == "https://example.org/tace"
    assert glossary.blocks == ("secondary school", "stage door")
    assert [term.id for term in glossary.published] == ["embolisation", "tace"]
    assert glossary.terms["chemoembolization"].status is Status.RETIRED


def test_words_that_yaml_takes_for_values_stay_as_they_are_written(tmp_path: Path) -> None:
    embolisation = load([write(tmp_path, GOOD)]).terms["embolisation"]
    assert embolisation.labels[1].text == "NO"
    assert embolisation.definition == "42"


def test_a_label_in_capitals_counts_capitals_unless_its_entry_says_otherwise(tmp_path: Path) -> None:
    terms = load([write(tmp_path, GOOD)]).terms
    assert [label.case for label in terms["tace"].labels] == [True, False, False, False]
    assert not terms["embolisation"].labels[1].case


def test_a_context_of_an_entry_holds_for_each_label_without_its_own(tmp_path: Path) -> None:
    labels = load([write(tmp_path, GOOD)]).terms["embolisation"].labels
    assert labels[0].context == Context(near=("vessel", "blood supply"), unless=("rock",))


def test_a_term_is_found_by_id_label_spelling_and_by_what_it_replaced(tmp_path: Path) -> None:
    glossary = load([write(tmp_path, GOOD)])
    for name in ("tace", "TACE", "Trans-arterial chemoembolization", "tase", "chemoembolization", "Old name"):
        found = glossary.find(name)
        assert found is not None, name
        assert found.id == "tace", name
    assert glossary.find("idea") is None
    assert glossary.find("nothing like it") is None
    assert glossary.find("") is None


def test_narrower_terms_are_those_that_name_it_as_broader(tmp_path: Path) -> None:
    glossary = load([write(tmp_path, GOOD)])
    assert glossary.narrower("embolisation") == ("tace",)
    assert glossary.narrower("tace") == ()


def test_folders_are_read_at_any_depth_and_other_files_left_alone(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    write(tmp_path / "deep", GOOD, "a.yml")
    write(tmp_path, "", "empty.yaml")
    write(tmp_path, "blocks: [after the fact]", "b.yaml")
    write(tmp_path, "this is: [not", "notes.txt")
    glossary = load([tmp_path])
    assert len(glossary.terms) == 4
    assert len(glossary.blocks) == 3


def test_the_fingerprint_follows_the_content_and_not_the_layout(tmp_path: Path) -> None:
    one = load([write(tmp_path, GOOD)]).fingerprint
    assert load([write(tmp_path, f"# a comment\n{GOOD}")]).fingerprint == one
    assert load([write(tmp_path, GOOD.replace("straight into", "right into"))]).fingerprint != one
    assert load([write(tmp_path, GOOD.replace("stage door", "back door"))]).fingerprint != one


@pytest.mark.parametrize("case", FAULTS, ids=[case["name"] for case in FAULTS])
def test_every_fault_is_told_at_once_with_its_line_and_what_to_do(
    case: dict[str, object], tmp_path: Path
) -> None:
    found = faults_of(write(tmp_path, str(case["text"])))
    expected = case["faults"]
    assert isinstance(expected, dict)
    assert {int(fault.split(":")[1]) for fault in found} == set(expected)
    for line, wanted in expected.items():
        said = " ".join(fault for fault in found if fault.startswith(f":{line}:"))
        for words in wanted:
            assert words in said
    assert all(fault.rstrip()[-1] in ".?" for fault in found)


def test_one_name_of_two_concepts_is_allowed_when_case_or_context_tells_them_apart(tmp_path: Path) -> None:
    text = """
- {id: a, labels: [{text: graft, context: {near: [skin]}}], definition: One.}
- {id: b, labels: [{text: graft, context: {near: [vein]}}], definition: Two.}
- {id: c, labels: [AIDS], definition: Three.}
- {id: d, labels: [aids], definition: Four.}
- {id: e, labels: [{text: graft}], definition: Five.}
"""
    assert len(load([write(tmp_path, text)]).terms) == 5
    assert faults_of(write(tmp_path, text.replace("near: [vein]", "near: [skin]")))


def test_faults_of_several_files_come_together(tmp_path: Path) -> None:
    first = write(tmp_path, "- {id: a, labels: [one], definition: One.}", "a.yaml")
    second = write(tmp_path, "\n- {id: a, labels: [One], definition: One.}", "b.yaml")
    missing = tmp_path / "none.yaml"
    with pytest.raises(InputError) as caught:
        load([first, second, missing])
    faults = "\n".join(caught.value.faults)
    assert f"{second}:2: the id 'a' is already used at {first}:1" in faults
    assert f"{missing}:1: there is no such file" in faults


def test_a_file_that_cannot_be_read_or_is_no_text_or_too_large_is_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "terms.yaml"
    path.write_bytes(b"# fine\n- id: \xff\n")
    assert faults_of(path) == [":2: not UTF-8 text. Save the file as UTF-8."]
    with path.open("wb") as file:
        file.truncate(10_000_001)
    assert "the limit is 10 MB" in faults_of(path)[0]


def test_an_alias_bomb_is_refused_before_it_grows(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 20)]
    assert "more than 50 aliases" in faults_of(write(tmp_path, "\n".join(lines)))[0]


def test_a_long_circle_of_links_is_told_by_its_first_entries(tmp_path: Path) -> None:
    lines = [
        f"- {{id: t{n}, labels: [name {n}], definition: x, broader: [t{(n + 1) % 5000}]}}"
        for n in range(5000)
    ]
    (fault,) = faults_of(write(tmp_path, "\n".join(lines)))
    assert fault.startswith(":1: broader goes round in a circle: t0 → t1 →")
    assert fault.endswith("t9 → … → t0. Remove one of these links.")


def test_many_links_to_nowhere_are_told_without_a_guess_for_each(tmp_path: Path) -> None:
    lines = [f"- {{id: t{n}, labels: [name {n}], definition: x, broader: [t{n}x]}}" for n in range(2000)]
    found = faults_of(write(tmp_path, "\n".join(lines)))
    assert len(found) == 2000
    assert sum("Did you mean" in fault for fault in found) == 20


def test_an_entry_may_have_very_many_names(tmp_path: Path) -> None:
    names = ", ".join(f"name{n}" for n in range(20_000))
    glossary = load([write(tmp_path, f"- {{id: a, labels: [{names}], definition: x}}")])
    assert len(glossary.terms["a"].labels) == 20_000


def test_a_hundred_thousand_names_of_one_kind_are_checked_in_reasonable_time() -> None:
    terms = [Term(id=f"t{n}", labels=(Label(text=f"name {n}"),), definition="x") for n in range(100_000)]
    assert len(Glossary(terms).published) == 100_000


def test_the_sample_glossary_loads() -> None:
    glossary = load([Path(__file__).parents[2] / "glossary" / "terms"])
    assert len(glossary.published) >= 120
    tace = glossary.find("TACE")
    assert tace is not None
    assert tace.definition


def test_a_folder_without_entries_and_a_device_are_faults_not_an_empty_glossary(tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    assert faults_of(folder) == [":1: there is no .yaml file in this folder. Check the glossary setting."]
    os.mkfifo(folder / "pipe.yaml")
    assert faults_of(folder) == ["/pipe.yaml:1: not a file. Name a text file with entries."]
    assert "cannot be read" in faults_of(tmp_path / ("x" * 300))[0]
