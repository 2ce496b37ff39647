"""Files from elsewhere come into a folder of entries without destroying anything."""

import os
from pathlib import Path

import pytest

from corpus.errors import InputError, StorageError
from glossary.exchange.formats import read_file
from glossary.exchange.importing import Imported, import_file, in_parts
from glossary.glossary import load
from glossary.matcher import Matcher
from glossary.term import Status

OWN = """\
# Our words. Checked by the nurses.
- id: tace
  labels:
    - TACE   # the usual name
    - {text: chemo to the liver, kind: lay}

  definition: A treatment.
  status: proposed
- id: ablation
  labels: [ablation, "burning, with heat"]
  definition: A treatment with heat.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A glossary folder with one file of the site's own."""
    folder = tmp_path / "glossary"
    folder.mkdir()
    (folder / "own.yaml").write_text(OWN, encoding="utf-8")
    return folder


def bring(folder: Path, text: str | bytes, name: str = "words.csv", *, publish: bool = False) -> Imported:
    """The import of a file with this text."""
    path = folder.parent / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return import_file(path, folder, status=Status.PUBLISHED if publish else Status.PROPOSED)


def names(folder: Path) -> dict[str, tuple[list[str], str]]:
    """The names and the status of every entry in a folder."""
    return {
        term.id: ([label.text for label in term.labels], term.status)
        for term in load([folder]).terms.values()
    }


def test_new_rows_become_proposals_in_a_file_of_their_own(folder: Path) -> None:
    imported = bring(folder, "term,definition,other names\nHCC,A cancer.,liver cell cancer\n")
    assert imported.files == (folder / "words.yaml",)
    assert names(folder)["hcc"] == (["HCC", "liver cell cancer"], "proposed")
    assert (folder / "own.yaml").read_text(encoding="utf-8") == OWN


def test_a_row_with_a_known_name_adds_its_other_names_and_changes_nothing_else(folder: Path) -> None:
    text = "term,definition,other names\nTACE,Other words.,chemoembolisation; yes\n"
    imported = bring(folder, text)
    assert [added.placed.term.id for added in imported.merge.added] == ["tace"]
    assert (folder / "own.yaml").read_text(encoding="utf-8") == OWN.replace(
        "kind: lay}\n", 'kind: lay}\n    - chemoembolisation\n    - {text: "yes", kind: search}\n'
    )
    assert bring(folder, text).merge.added == ()


def test_a_published_entry_gets_names_only_when_that_is_asked_for(folder: Path) -> None:
    text = "term,definition,other names\nablation,Heat.,thermal ablation\n"
    assert "thermal ablation" in bring(folder, text).merge.skipped[0].what
    assert (folder / "own.yaml").read_text(encoding="utf-8") == OWN
    bring(folder, text, publish=True)
    assert names(folder)["ablation"][0] == ["ablation", "burning, with heat", "thermal ablation"]


def test_a_dry_run_writes_nothing(folder: Path) -> None:
    path = folder.parent / "words.csv"
    path.write_text("a,b\n", encoding="utf-8")
    imported = import_file(path, folder, status=Status.PROPOSED, dry_run=True)
    assert (len(imported.merge.new), imported.files) == (1, ())
    assert [file.name for file in folder.iterdir()] == ["own.yaml"]


def test_pairs_that_share_a_name_become_one_entry_that_says_what_it_means(folder: Path) -> None:
    bring(folder, "query a,query b\nnexavar,sorafenib\nsorafenib,bay 43-9006\nvidaza,azacitidine\n")
    found = names(folder)
    assert found["nexavar"][0] == ["nexavar", "sorafenib", "bay 43-9006"]
    assert load([folder]).terms["nexavar"].definition == "Means the same as sorafenib."
    assert found["vidaza"][0] == ["vidaza", "azacitidine"]


def test_an_abbreviation_of_opposites_does_not_make_them_one(folder: Path) -> None:
    text = "name a,name b\nER,oestrogen receptor negative\nER,oestrogen receptor positive\n".replace(
        "a1,b1", "name a,name b"
    )
    imported = bring(folder, text)
    assert [term.id for term in imported.merge.new] == ["er"]
    assert [label.text for label in imported.merge.new[0].labels] == ["ER", "oestrogen receptor negative"]
    assert imported.merge.skipped[0].line == 3
    assert "stands for" in imported.merge.ambiguous[0].what
    again = bring(folder, text)
    assert again.merge.added == ()
    assert "shares only a short name" in again.merge.ambiguous[0].what


def test_an_abbreviation_of_names_alike_joins_them_and_is_listed(folder: Path) -> None:
    imported = bring(folder, "name a,name b\nBMD,bone density\nBMD,bone mineral density\n")
    assert len(imported.merge.new) == 1
    assert "All of them became one entry" in imported.merge.ambiguous[0].what


def test_an_abbreviation_of_different_things_with_several_names_parts_them(folder: Path) -> None:
    pairs = ["TPA,plasminogen activator", "plasminogen activator,alteplase"]
    pairs += ["TPA,phorbol acetate", "phorbol acetate,PMA x"]
    imported = bring(folder, "\n".join(["name a,name b", *pairs]))
    assert [[label.text for label in term.labels] for term in imported.merge.new] == [
        ["TPA", "plasminogen activator", "alteplase"],
        ["phorbol acetate", "PMA x"],
    ]
    assert len(imported.merge.skipped) == 1


def test_a_name_of_two_definitions_stays_with_the_first(folder: Path) -> None:
    imported = bring(
        folder,
        "term,definition,other names\nspread,Cancer.,secondary\nlater care,Care.,secondary\nspread,Jam.,\n",
    )
    assert [[label.text for label in term.labels] for term in imported.merge.new] == [
        ["spread", "secondary"],
        ["later care"],
    ]
    assert [remark.line for remark in imported.merge.ambiguous] == [3, 4]


def test_a_name_of_two_entries_is_left_out_and_listed(folder: Path) -> None:
    imported = bring(
        folder, "term,definition,other names\nTACE,A.,ablation; TAE\nfreezing,B.,chemo to the liver\n"
    )
    assert [added.labels[0].text for added in imported.merge.added] == ["TAE"]
    assert [term.id for term in imported.merge.new] == ["freezing"]
    assert [remark.line for remark in imported.merge.ambiguous] == [2, 3]


def test_ids_are_never_used_twice_and_need_no_latin_letters(folder: Path) -> None:
    imported = bring(folder, "term,definition\nTACE!,A.\nCafé au lait,B.\nпечень,C.\nTARE+,D.\nTARE +,E.\n")
    assert [term.id for term in imported.merge.new][:2] == ["cafe-au-lait", "entry"]
    assert len(load([folder]).terms) == 2 + len(imported.merge.new)


def test_a_second_import_of_another_file_of_that_name_makes_a_second_file(folder: Path) -> None:
    bring(folder, "a,b\n")
    bring(folder, "c,d\n")
    assert sorted(path.name for path in folder.iterdir()) == ["own.yaml", "words-2.yaml", "words.yaml"]


def test_names_join_the_entry_that_replaced_a_retired_one(folder: Path) -> None:
    (folder / "old.yaml").write_text(
        "- id: old\n  labels: [old name]\n  status: retired\n  replaced_by: tace\n", encoding="utf-8"
    )
    imported = bring(folder, "old name,chemoembolisation\n")
    assert [added.placed.term.id for added in imported.merge.added] == ["tace"]


@pytest.mark.parametrize(
    ("labels", "after"),
    [
        ("labels: {text: TARE}", None),
        ("labels: [TARE, ]", ["TARE", "SIRT"]),
        ("labels:\n  - text: TARE\n    kind: same\n  # the end", ["TARE", "SIRT"]),
        ("labels:\r\n  - TARE\r", ["TARE", "SIRT"]),
    ],
)
def test_names_are_added_however_labels_are_written_or_the_import_is_refused(
    folder: Path, labels: str, after: list[str] | None
) -> None:
    path = folder / "tare.yaml"
    before = f"- id: tare\n  {labels}\n  definition: A.\n  status: proposed\n".replace("\n  - ", "\n    - ")
    path.write_text(before.replace("\n    kind", "\n      kind"), encoding="utf-8", newline="")
    if after is None:
        with pytest.raises(InputError) as refused:
            bring(folder, "TARE,SIRT\nhcc,liver cell cancer\n")
        assert refused.value.code == "G025"
        assert not (folder / "words.yaml").exists()
    else:
        bring(folder, "TARE,SIRT\n")
        assert names(folder)["tare"][0] == after


def test_a_glossary_with_faults_is_not_imported_into(folder: Path) -> None:
    (folder / "bad.yaml").write_text("- id: x\n", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        bring(folder, "a,b\n")
    assert refused.value.code == "G001"


def test_a_folder_that_cannot_be_written_to_is_said(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    path = tmp_path / "words.csv"
    path.write_text("a,b\n", encoding="utf-8")
    with pytest.raises(StorageError) as refused:
        import_file(path, tmp_path / "file" / "folder", status=Status.PROPOSED)
    assert refused.value.code == "E522"


def test_windows_text_is_read_and_said(folder: Path) -> None:
    imported = bring(folder, "term,definition\nSjögren,A “dry” disease.\n".encode("cp1252"))
    assert "Line 2 is not UTF-8" in imported.notes[0]
    assert names(folder)["sjogren"][0] == ["Sjögren"]


def test_what_excel_calls_unicode_text_is_read(folder: Path) -> None:
    bring(folder, "term\tdefinition\nSjögren\tA disease.\n".encode("utf-16"), "words.tsv")
    assert "sjogren" in names(folder)


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("words.csv", b"PK\x03\x04", 1),
        ("words.csv", b"a,b\nc,\x00d\n", 2),
        ("words.csv", b"a,b\nc,\x81\xff\n", 2),
        ("words.pdf", b"", 1),
    ],
)
def test_what_is_no_text_is_refused_with_its_line(
    tmp_path: Path, name: str, content: bytes, line: int
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError, match=f"{name}:{line}: the file cannot be read") as refused:
        read_file(path)
    assert refused.value.code == "G020"


def test_a_file_that_is_too_large_or_gone_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "words.csv"
    with pytest.raises(InputError, match="No such file"):
        read_file(path)
    with path.open("wb") as file:
        os.truncate(file.fileno(), 60_000_000)
    with pytest.raises(InputError, match="60 MB"):
        read_file(path)


def test_entries_are_spread_over_files_that_the_loader_takes() -> None:
    assert in_parts(["ab", "c", "def", "ghij", "k"], 3) == [["ab", "c"], ["def"], ["ghij"], ["k"]]


@pytest.mark.data
def test_1521_pairs_are_imported_and_match(tmp_path: Path) -> None:
    data = os.environ.get("FINDWELL_DATA", "")
    if not data:
        pytest.skip("FINDWELL_DATA does not say where the pairs are")
    path = Path(data) / "queries" / "synonym_pairs_dev.csv"
    imported = import_file(path, tmp_path / "glossary", status=Status.PUBLISHED)
    glossary = load([tmp_path / "glossary"])
    assert len(glossary.published) == len(imported.merge.new) > 800
    assert len(imported.merge.skipped) < 10 < len(imported.merge.ambiguous)
    (first, other) = Matcher(glossary, for_queries=True).mentions("avastin, and bevacizumab")
    assert first.term == other.term
