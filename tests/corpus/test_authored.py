from collections.abc import Iterator
from pathlib import Path

import pytest
from booklet import pdf

from corpus.authored import AddSummary, add
from corpus.errors import InputError
from corpus.page import Page
from corpus.sandbox import Sandbox
from corpus.store import Store

ABLATION = """---
title: Ablation
section: [Treatment]
reviewed: 2024-03
next_review: 2027-03
audience: patients
---

Heat destroys the tumour.

## Side effects

- pain
- fever

Page last reviewed: May 2020
"""


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(workers=1) as sandbox:
        yield sandbox


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    (folder / "treatment").mkdir(parents=True)
    (folder / "treatment" / "ablation.md").write_text(ABLATION, "utf-8")
    (folder / "help line.html").write_text(
        "<title>Ring us</title><nav>Menu</nav><main><h1>Ring us</h1>"
        "<h2 id='when'>When</h2><p>Any day.</p></main>",
        "utf-8",
    )
    (folder / "eating_well.pdf").write_bytes(pdf([["Eat little and often."]]))
    (folder / "notes.txt").write_text("not a page", "utf-8")
    (folder / ".drafts").mkdir()
    (folder / ".drafts" / "secret.md").write_text("# Secret\n\nText", "utf-8")
    return folder


def page(store: Store, url: str) -> Page:
    page = store.page(url)
    assert page
    return page


def test_a_folder_of_files_becomes_pages(store: Store, folder: Path, sandbox: Sandbox) -> None:
    assert add(store, [folder], sandbox=sandbox) == AddSummary(added=3)
    assert [page.url for page in store.pages()] == [
        "/pages/eating_well.pdf",
        "/pages/help%20line",
        "/pages/treatment/ablation",
    ]
    ablation = page(store, "/pages/treatment/ablation")
    assert (ablation.title, ablation.path, ablation.audience) == ("Ablation", ("Treatment",), "patients")
    assert (ablation.reviewed, ablation.next_review, ablation.kind) == ("2024-03", "2027-03", "page")
    assert ablation.text == "Heat destroys the tumour.\nSide effects\n• pain\n• fever"
    assert ablation.sections[1].anchor == "side-effects"
    assert '<h2 id="side-effects">Side effects</h2>' in ablation.html
    assert ablation.source == "treatment/ablation.md"
    ring = page(store, "/pages/help%20line")
    assert (ring.title, ring.text, ring.sections[0].anchor) == ("Ring us", "When\nAny day.", "when")
    assert ring.html == '<h2 id="when">When</h2><p>Any day.</p>'
    booklet = page(store, "/pages/eating_well.pdf")
    assert (booklet.title, booklet.kind, booklet.html) == ("eating well", "pdf", "")


def test_a_single_file_is_named_by_its_name(store: Store, folder: Path, sandbox: Sandbox) -> None:
    assert add(store, [folder / "treatment" / "ablation.md"], sandbox=sandbox) == AddSummary(added=1)
    assert page(store, "/pages/ablation").title == "Ablation"


def test_unchanged_files_do_no_work(store: Store, folder: Path, sandbox: Sandbox) -> None:
    add(store, [folder], sandbox=sandbox)
    before = store.fingerprint()
    assert add(store, [folder], sandbox=sandbox) == AddSummary(unchanged=3)
    assert store.fingerprint() == before
    (folder / "treatment" / "ablation.md").write_text(ABLATION + "\nMore.\n", "utf-8")
    assert add(store, [folder], sandbox=sandbox) == AddSummary(changed=1, unchanged=2)
    assert page(store, "/pages/treatment/ablation").text.endswith("More.")


def test_pages_of_files_that_vanished_are_removed(store: Store, folder: Path, sandbox: Sandbox) -> None:
    add(store, [folder], sandbox=sandbox)
    (folder / "help line.html").unlink()
    assert add(store, [folder], sandbox=sandbox) == AddSummary(unchanged=2, removed=1)
    assert store.record("/pages/help%20line") is None
    assert add(store, [folder], sandbox=sandbox) == AddSummary(unchanged=2)


def test_every_fault_is_told_at_once_and_nothing_good_is_lost(
    store: Store, folder: Path, sandbox: Sandbox
) -> None:
    add(store, [folder], sandbox=sandbox)
    (folder / "treatment" / "ablation.md").write_text("---\ntitel: A\nreviewed: soon\n---\nText", "utf-8")
    (folder / "new.md").write_text("# New\n\nText\n", "utf-8")
    (folder / "untitled.md").write_text("Text\n", "utf-8")
    (folder / "empty.md").write_text("# Empty\n", "utf-8")
    (folder / "latin.md").write_bytes(b"# Caf\xe9\n\nText\n")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4")
    (folder / "new.html").write_text("<p>x</p>", "utf-8")
    (folder / "large.md").write_bytes(b"a" * (2 << 20) + b"a")
    (folder / "outside.md").symlink_to("/etc/hosts")
    with pytest.raises(InputError) as caught:
        add(store, [folder, folder / "missing", folder / "notes.txt"], sandbox=sandbox)
    faults = "\n".join(caught.value.faults).replace(f"{folder}/", "")
    assert faults.splitlines() == [
        "outside.md: a link that leads out of the folder; copy the file in",
        "missing: there is no such file or folder; check how it is spelled",
        "notes.txt: not Markdown, HTML, PDF, WordPress export or WARC; save it as one of them",
        "broken.pdf: The PDF /pages/broken.pdf is damaged. "
        "Export it again from the program it was made with.",
        "empty.md:1: the page has no text; write some below the front matter",
        "large.md: larger than 2 MB; make it smaller",
        "latin.md:1: not UTF-8; save the file as UTF-8",
        "new.md: makes the same page as new.html; rename one of them",
        'treatment/ablation.md:2: there is no field "titel"; did you mean "title"?',
        'treatment/ablation.md:3: "reviewed: soon" is not a date; write 2024, 2024-03 or 2024-03-28',
        'untitled.md:1: the page has no title; write "title: …" in its front matter',
    ]
    assert caught.value.code == "E331"
    assert page(store, "/pages/treatment/ablation").title == "Ablation"
    assert page(store, "/pages/new").text == "x"
    assert store.record("/pages/outside") is None


def test_the_sample_pages_are_without_fault(store: Store, sandbox: Sandbox) -> None:
    samples = Path(__file__).parents[2] / "corpus" / "pages"
    added = add(store, [samples], sandbox=sandbox).added
    assert added >= 40
    assert all(page.title and page.sections and page.html for page in store.pages())
