"""An index built on what was there before answers exactly as one that is built from nothing."""

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import indexer.parts
from corpus.errors import RefusedError
from corpus.page import Page, Section
from corpus.store import Record, Store
from glossary.glossary import Glossary, load
from indexer.build import Built, build
from indexer.document import FACETS, FIELDS
from indexer.engines.whoosh import open_storage
from indexer.generation import GLOSSARY_FILE, OUTLINE_FILE, open_published
from indexer.publish import verify
from tests.long import LONG

ENTRIES = {
    "liver": "labels: [liver, livers]",
    "scan": "labels: [scan, CT scan]\n  broader: [test]",
    "test": "labels: [test]",
    "stage-iv": "labels: [stage IV, stage four]",
    "portal-vein": "labels: [portal vein]\n  broader: [liver]",
    "zebra": "labels: [zebra, striped horse]",
}
TEXT = "liver livers scan CT test stage IV four portal vein zebra striped horse a of hépatite x-ray The"
WORDS = tuple(TEXT.split(" "))


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexer.parts, "SMALLEST", 4)


class Site:
    """A store and a glossary that change by chance."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.chance = random.Random(seed)
        self.folder = folder
        self.store = Store(folder)
        self.entries = dict(ENTRIES)
        del self.entries["zebra"]
        self.urls = [f"https://example.org/{number:02}" for number in range(30)]
        for url in self.chance.sample(self.urls, 22):
            self.put(url)

    def put(self, url: str) -> None:
        page = Page(
            url=url,
            title=self.words(3),
            sections=(Section(heading=self.words(2), level=2, anchor="a", text=self.words(12)),),
            path=tuple(self.chance.sample(["Liver", "Tests"], self.chance.randint(0, 2))),
            next_review=self.chance.choice(["", "2030-01"]),
            language=self.chance.choice(["en", "en", "cy"]),
            kind=self.chance.choice(["page", "booklet"]),
        )
        self.store.keep(Record(url=url, source="file"), b"")
        self.store.save_page(url, page, (), "")

    def words(self, most: int) -> str:
        return " ".join(self.chance.choice(WORDS) for _ in range(self.chance.randint(1, most)))

    def change(self) -> None:
        """A few pages come, go or change, or an entry does, or both."""
        what = self.chance.randrange(4)
        if what != 0:
            for url in self.chance.sample(self.urls, self.chance.randint(1, 4)):
                if self.chance.random() < 0.3:
                    self.store.forget(url)
                else:
                    self.put(url)
        if what != 1:
            name = self.chance.choice([*ENTRIES])
            if name in self.entries and name not in ("liver", "test"):
                del self.entries[name]
            else:
                self.entries[name] = ENTRIES[name].replace("]", f", {self.words(2)} {len(self.entries)}]", 1)

    def glossary(self) -> Glossary:
        text = "".join(
            f"- id: {name}\n  {said}\n  definition: Sample.\n" for name, said in self.entries.items()
        )
        path = self.folder / "terms.yaml"
        path.write_text(text, encoding="utf-8")
        return load([path])

    def build(self, root: str, *, processes: int = 1, force: bool = False) -> Built:
        return build(
            self.store,
            self.glossary(),
            root=self.folder / root,
            engine="whoosh:",
            accept_shrink=True,
            processes=processes,
            force=force,
        )


@pytest.fixture
def site(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Site]:
    made = Site(tmp_path, getattr(request, "param", 1))
    yield made
    made.store.close()


def content(built: Built) -> dict[str, object]:
    """All that a generation holds, whatever its files are called."""
    folder = built.generation.folder
    storage = open_storage(folder)
    held: dict[str, object] = {"pages": [dict(storage.stored(number)) for number in range(storage.documents)]}
    for field in (*FIELDS, *FACETS):
        held[f"lengths of {field}"] = storage.lengths(field).tolist()
        for term, count in storage.dictionary(field):
            postings = storage.postings(field, term)
            places = [] if field in FACETS else storage.positions(field, term, postings.documents)
            held[f"{field}: {term}"] = (
                count,
                postings.documents.tolist(),
                postings.frequencies.tolist(),
                places,
            )
    storage.close()
    for name in (GLOSSARY_FILE, OUTLINE_FILE):
        held[name] = (folder / name).read_text(encoding="utf-8")
    held["canaries"] = built.generation.canaries
    return held


@pytest.mark.parametrize("site", range(40 if LONG else 4), indirect=True)
def test_built_upon_what_was_there_it_is_what_it_is_when_built_from_nothing(site: Site) -> None:
    site.build("upon")
    for _ in range(4):
        site.change()
        upon = site.build("upon")
        assert verify(upon.generation) == []
        assert content(upon) == content(site.build("anew", force=True))


def test_several_processes_make_what_one_makes(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.build.WORTH_IT", 1)
    assert content(site.build("several", processes=3)) == content(site.build("one"))


def test_a_page_that_did_not_change_is_neither_cut_nor_matched_again(site: Site) -> None:
    first = site.build("index")
    assert (first.cut, first.matched) == (22, 22)
    site.put(site.urls[0])
    second = site.build("index")
    assert (second.cut, second.matched) == (1, 1)
    assert site.build("index").changed is False


def test_after_a_change_of_an_entry_only_pages_with_its_words_are_matched(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        for number, text in enumerate(["a portal", "a vein", "the Portal vein", "portal; veins"]):
            url = f"https://example.org/{number}"
            page = Page(url=url, title="Page", sections=(Section(heading="", level=1, anchor="", text=text),))
            store.keep(Record(url=url, source="file"), b"")
            store.save_page(url, page, (), "")
        terms = tmp_path / "terms.yaml"
        terms.write_text("- id: liver\n  labels: [liver]\n  definition: Sample.\n", encoding="utf-8")
        build(store, load([terms]), root=tmp_path / "index", engine="whoosh:")
        with terms.open("a", encoding="utf-8") as file:
            file.write("- id: vein\n  labels: [portal vein]\n  definition: Sample.\n")
        built = build(store, load([terms]), root=tmp_path / "index", engine="whoosh:")
    assert (built.cut, built.matched) == (0, 2)
    published = open_published(tmp_path / "index")
    assert len(published.searcher.pages_about("vein", limit=9)) == 1
    published.searcher.close()


def test_a_numeral_is_found_where_it_was_indexed_as_a_digit(site: Site) -> None:
    page = Page(
        url=site.urls[0],
        title="Page",
        sections=(Section(heading="", level=1, anchor="", text="It is stage IV now."),),
    )
    site.store.keep(Record(url=page.url, source="file"), b"")
    site.store.save_page(page.url, page, (), "")
    del site.entries["stage-iv"]
    site.build("index")
    site.entries["stage-iv"] = ENTRIES["stage-iv"]
    assert site.build("index").matched >= 1
    published = open_published(site.folder / "index")
    assert page.url in [hit.url for hit in published.searcher.pages_about("stage-iv", limit=30)]
    published.searcher.close()


def test_what_is_not_as_it_was_written_is_made_anew(site: Site) -> None:
    built = site.build("index")
    (damaged,) = built.generation.folder.glob("part-0001/text/*.seg")
    damaged.write_bytes(damaged.read_bytes()[:-1] + b"x")
    site.put(site.urls[0])
    again = site.build("index")
    assert verify(again.generation) == []
    assert content(again) == content(site.build("anew", force=True))


def test_generations_share_no_file(site: Site) -> None:
    site.build("index")
    site.put(site.urls[0])
    site.build("index")
    files = [path for path in (site.folder / "index").rglob("*") if path.is_file()]
    assert {path.stat().st_nlink for path in files} == {1}


def test_a_site_that_grew_is_parted_anew(site: Site) -> None:
    few = len([*site.build("index").generation.folder.glob("part-*")])
    for number in range(300):
        page = replace(Page(url="", title="New", sections=()), url=f"https://example.org/00/{number:03}")
        site.store.keep(Record(url=page.url, source="file"), b"")
        site.store.save_page(page.url, page, (), "")
    grown = site.build("index")
    sizes = [
        len((part / "text" / "pages.json").read_text()) for part in grown.generation.folder.glob("part-*")
    ]
    assert few == 6
    assert len(sizes) == 6
    assert max(sizes) < 3 * min(sizes)


@pytest.mark.parametrize("root", ["index", "first"])
def test_without_pages_the_index_in_use_stays(site: Site, root: str) -> None:
    site.build("index")
    held = [record.url for record in site.store.records()]
    for url in held:
        site.store.forget(url)
    with pytest.raises(RefusedError, match="no pages to index"):
        site.build(root)
    for url in held:
        site.put(url)
    assert content(site.build(root)) == content(site.build("anew", force=True))
