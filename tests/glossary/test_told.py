"""What entries tell readers: pictures, groups of readers, and other languages."""

from pathlib import Path

import pytest
import yaml

from glossary.glossary import load, read_all
from glossary.term import Image, Review, Variant, best_language
from tests.glossary.pictures import JPEG, PNG, WEBP, draw

FAULTS = yaml.safe_load((Path(__file__).parent / "data" / "told.yaml").read_text("utf-8"))

ENTRY = """
- id: liver
  labels: [Liver]
  definition: A large organ.
  more: More in English.
  image: {src: liver.png, alt: The liver under the ribs, credit: Drawn for us}
  audiences:
    carers: {definition: An organ that needs care., more: "**More** for you."}
    young-people: {definition: A big organ.}
  languages:
    CY:
      labels: [Afu, {text: iau, kind: search}]
      definition: Organ mawr.
      say: AV-ee
      review: {by: a translator, last: 2026-01}
    pt-br: {labels: Figado, definition: Um grande orgao.}
- id: biopsy
  labels: [Biopsy]
  definition: A small sample.
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "terms.yaml"
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize("case", FAULTS, ids=lambda case: case["name"])
def test_every_fault_in_what_is_told_is_listed_with_its_line_and_what_to_do(
    case: dict[str, object], tmp_path: Path
) -> None:
    found = read_all([write(tmp_path, str(case["text"]))]).faults
    expected = case["faults"]
    assert isinstance(expected, dict)
    assert {fault.line for fault in found} == set(expected)
    for line, wanted in expected.items():
        said = " ".join(fault.what for fault in found if fault.line == line)
        for words in wanted:
            assert words in said
    assert all(fault.what.rstrip()[-1] in ".?" for fault in found)


def test_pictures_readers_and_languages_are_read_as_they_are_written(tmp_path: Path) -> None:
    path = draw(tmp_path, "liver.png")
    glossary = load([write(tmp_path, ENTRY)])
    liver = glossary.terms["liver"]
    assert liver.image is not None
    assert (liver.image.alt, liver.image.credit) == ("The liver under the ribs", "Drawn for us")
    assert len(liver.image.fingerprint) == 64
    assert glossary.images == {"liver.png": path}
    assert liver.audiences == (
        Variant(audience="carers", definition="An organ that needs care.", more="**More** for you."),
        Variant(audience="young-people", definition="A big organ."),
    )
    assert [told.language for told in liver.languages] == ["cy", "pt-BR"]
    assert liver.languages[0].review == Review(by="a translator", last="2026-01")


def test_a_changed_picture_changes_the_glossary(tmp_path: Path) -> None:
    draw(tmp_path, "liver.png")
    before = load([write(tmp_path, ENTRY)]).fingerprint
    draw(tmp_path, "liver.png", PNG + b"more")
    assert load([write(tmp_path, ENTRY)]).fingerprint != before


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.png", PNG, ""),
        ("a.jpg", JPEG, ""),
        ("a.jpeg", JPEG, ""),
        ("a.webp", WEBP, ""),
        ("a.png", JPEG, "not the kind of picture"),
        ("a.png", b"", "not the kind of picture"),
        ("a.webp", b"RIFF", "not the kind of picture"),
        ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not the kind of picture"),
        ("a.png", PNG + b"\0" * 1_000_000, "the limit is 1 MB"),
    ],
)
def test_a_picture_is_what_its_name_says_and_not_large(
    name: str, content: bytes, told: str, tmp_path: Path
) -> None:
    draw(tmp_path, name, content)
    text = f"- {{id: a, labels: [a], definition: A., image: {{src: {name}, alt: A}}}}"
    faults = read_all([write(tmp_path, text)]).faults
    assert [told in fault.what for fault in faults] == ([True] if told else [])


def test_a_folder_is_no_picture(tmp_path: Path) -> None:
    (tmp_path / "images" / "a.png").mkdir(parents=True)
    text = "- {id: a, labels: [a], definition: A., image: {src: a.png, alt: A}}"
    assert "is not a file" in read_all([write(tmp_path, text)]).faults[0].what


def test_two_pictures_of_one_name_are_a_fault(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        draw(tmp_path / name, "a.png")
        text = f"- {{id: {name}, labels: [{name}], definition: A., image: {{src: a.png, alt: A}}}}"
        write(tmp_path / name, text)
    faults = read_all([tmp_path]).faults
    assert [Path(fault.file).parent.name for fault in faults] == ["two"]
    assert "Rename one of the files." in faults[0].what


def test_an_entry_is_told_in_a_language_and_in_its_own_where_there_is_no_translation(tmp_path: Path) -> None:
    draw(tmp_path, "liver.png")
    glossary = load([write(tmp_path, ENTRY)])
    welsh = glossary.in_language("cy-GB")
    liver = welsh.terms["liver"]
    assert (liver.heading, liver.definition, liver.say, liver.more) == ("Afu", "Organ mawr.", "AV-ee", "")
    assert (liver.language, liver.audiences, liver.id) == ("cy", (), "liver")
    assert isinstance(liver.image, Image)
    assert welsh.terms["biopsy"] is glossary.terms["biopsy"]
    assert [term.heading for term in welsh.published] == ["Afu", "Biopsy"]
    assert glossary.in_language("CY") is welsh
    assert glossary.in_language("pl") is glossary
    assert glossary.in_language("") is glossary
    assert glossary.languages == ("cy", "pt-BR")


def test_an_entry_is_found_by_its_names_in_any_language(tmp_path: Path) -> None:
    draw(tmp_path, "liver.png")
    glossary = load([write(tmp_path, ENTRY)])
    for name in ("Afu", "iau", "figado", "Liver"):
        found = glossary.find(name)
        assert found is not None, name
        assert found.heading == "Liver"


@pytest.mark.parametrize(
    ("tag", "found"),
    [("cy", "cy"), ("CY-gb", "cy"), ("pt", ""), ("pt-BR-x", "pt-BR"), ("", ""), ("cyx", ""), ("-", "")],
)
def test_the_nearest_language_is_the_longest_start_of_a_tag(tag: str, found: str) -> None:
    assert best_language(tag, ("cy", "pt-BR")) == found


def test_one_name_may_mean_two_things_in_two_languages(tmp_path: Path) -> None:
    text = """
- {id: her, labels: [her], definition: One., languages: {cy: {labels: [ei], definition: Un.}}}
- {id: challenge, labels: [ei], definition: Two., languages: {cy: {labels: [her], definition: Dau.}}}
"""
    assert read_all([write(tmp_path, text)]).faults == ()
