"""``findwell check``, run as editors run it."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from corpus.store import Record, State, Store
from search_app.cli import main
from tests.search_app.sites import page, publish_site

WORDS = """
- id: tace
  labels: [TACE, transarterial chemoembolisation]
  definition: A treatment that puts chemotherapy straight into the liver.
  source: {title: Us}
"""
HEADING = "query,must_first,must_find,must_not\n"


class Site:
    """A small site that is published, and the files its editors own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.write("words.yaml", WORDS)
        self.write("pins.yaml", "")
        self.write("tests.csv", f"{HEADING}tace,/pages/tace,,\n")
        self.config = self.write(
            "findwell.toml",
            '[glossary]\npaths = ["words.yaml"]\n[search]\npins = ["pins.yaml"]\ntests = ["tests.csv"]\n',
        )

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def publish(self) -> None:
        publish_site(self.data, [page("tace", "What TACE is."), page("sirt", "What SIRT is.")])

    def pin(self, *entries: str) -> None:
        """Write pins, each as its own keys over the usual ones of a best bet."""
        lines = []
        for number, entry in enumerate(entries):
            keys = dict(part.split(": ", 1) for part in entry.split("; "))
            usual = {
                "id": f"pin-{number}",
                "kind": "best-bet",
                "queries": "[{all: [tace]}]",
                "title": "About TACE",
                "url": "/pages/tace",
                "owner": "the nurses",
                "expires": "2099-01-31",
                "reason": "Why.",
            }
            rows = [f"{key}: {value}" for key, value in (usual | keys).items()]
            lines.append("- " + "\n  ".join(rows))
        self.write("pins.yaml", "\n".join(lines))

    def check(self, *options: str) -> Result:
        arguments = ["--config", str(self.config), "--data", str(self.data), "check", *options]
        return CliRunner().invoke(main, arguments)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    site = Site(tmp_path)
    site.publish()
    return site


def test_a_sound_site_is_clean(site: Site) -> None:
    site.pin("id: tace")
    done = site.check("--strict")
    assert done.output == (
        "1 of 1 tests hold in an index built now, 1 in gen-00000001, which is published.\n"
        "0 errors, 0 warnings.\n"
    )
    assert done.exit_code == 0


def test_warnings_alone_are_an_error_only_when_asked(site: Site) -> None:
    site.write("words.yaml", WORDS.replace("  source: {title: Us}\n", ""))
    done = site.check()
    assert (done.exit_code, done.output.splitlines()[0]) == (
        0,
        f"{site.folder}/words.yaml:2: warning: 'tace' is published without a source. "
        "Add 'source: {title: …}'.",
    )
    assert site.check("--strict").exit_code == 1


def test_every_fault_of_the_files_is_listed_at_once(site: Site) -> None:
    site.write("words.yaml", WORDS.replace("definition", "definitoin"))
    site.pin("expires: soon", "url: nowhere")
    site.write("tests.csv", f"{HEADING}tace,/pages/tace,,\n,,,\n")
    done = site.check()
    assert done.exit_code == 1
    for line in (
        "words.yaml:4: error: unknown key 'definitoin'. Did you mean 'definition'?",
        "pins.yaml:7: error: expires 'soon' is not right.",
        "pins.yaml:13: error: url 'nowhere' is not right.",
        "tests.csv:3: error: The query is empty.",
    ):
        assert line in done.output


def test_tests_are_not_run_with_a_faulty_glossary(site: Site) -> None:
    site.write("words.yaml", WORDS.replace("definition", "definitoin"))
    done = site.check()
    assert "search.tests: error: The tests were not run, for the glossary has faults." in done.output
    assert "tests hold" not in done.output


def test_a_pin_must_lead_to_a_page_of_the_index(site: Site) -> None:
    site.pin(
        "url: /pages/gone; queries: [{all: [gone]}]",
        "url: '/pages/tace#more'; queries: [{all: [more]}]",
        "url: /glossary/tace; queries: [{all: [word]}]",
        "url: /glossary/gone; queries: [{all: [lost]}]",
        "url: https://www.nhs.uk/; queries: [{all: [nhs]}]",
        "kind: signpost; text: Call.; phone: 999; url: /pages/nothing",
    )
    done = site.check()
    assert done.exit_code == 1
    assert "pins.yaml:1: error: the page of 'pin-0' is not searched: /pages/gone." in done.output
    assert "pins.yaml:25: error: the page of 'pin-3' is not searched" in done.output
    assert "error: the page of 'pin-5' is not searched: /pages/nothing" in done.output
    assert "3 errors" in done.output


def test_pages_of_a_crawled_site_are_known_by_their_address(site: Site) -> None:
    with Store(site.data) as store:
        for name in ("kept", "gone"):
            store.keep(Record(url=f"https://charity.example/{name}", site="https://charity.example"), b"")
        store.mark("https://charity.example/gone", State.REMOVED, "gone")
    site.config.write_text('[search]\npins = ["pins.yaml"]\n', encoding="utf-8")
    site.pin(
        "url: https://charity.example/kept#here",
        "url: https://Charity.example:443/kept; queries: [{all: [b]}]",
        "url: https://charity.example/gone; queries: [{all: [c]}]",
        "url: https://charity.example/never; queries: [{all: [d]}]",
        "url: https://name:word@charity.example/kept; queries: [{all: [e]}]",
        "url: https://other.example/; queries: [{all: [f]}]",
    )
    done = site.check()
    told = [line for line in done.output.splitlines() if "is not searched" in line]
    assert [line.split("'")[1] for line in told] == ["pin-2", "pin-3", "pin-4"]


def test_expired_pins_are_errors_and_those_that_expire_soon_are_warnings(site: Site) -> None:
    today = date.today()
    days = {
        name: today + timedelta(days=number) for name, number in (("past", -1), ("soon", 29), ("far", 31))
    }
    site.pin(*(f"id: {name}; expires: {day}; queries: [{{all: [{name}]}}]" for name, day in days.items()))
    done = site.check()
    assert "pins.yaml:1: error: 'past' expired on " in done.output
    assert "The nurses should renew or remove it." in done.output
    assert "pins.yaml:9: warning: 'soon' expires on " in done.output
    assert "'far'" not in done.output
    assert done.exit_code == 1


def test_best_bets_that_claim_the_same_searches_are_named(site: Site) -> None:
    site.pin(
        "id: a; queries: [{all: [side, effects], negate: [x]}]",
        "id: b; url: /pages/sirt; queries: [{all: [Effects, side], negate: [x]}]",
        "id: c; queries: [{all: [side, effects], negate: [x]}]",
        "id: d; url: /glossary/tace; queries: [{all: [side, effects], negate: [x]}]",
        "id: e; queries: [{all: [side, effects]}]",
        "id: f; queries: [{exact: side effects}]",
        "id: g; kind: signpost; text: Call.; queries: [{all: [side, effects]}]",
    )
    done = site.check()
    lines = [line for line in done.output.splitlines() if "claim the same searches" in line]
    assert [line.split(" and ")[0].split("'")[1] for line in lines] == ["d", "b", "c"]
    assert "error" in lines[0]
    assert "never shown: 2 at most are" in lines[0]
    assert "warning: 'b' and 'a'" in lines[1]
    assert "(effects, side, without x) for different pages" in lines[1]
    assert "for the same page" in lines[2]


def test_a_page_offered_by_a_setting_must_be_there(site: Site) -> None:
    with site.config.open("a", encoding="utf-8") as file:
        file.write('[site]\noften_needed = ["/pages/gone", "/pages/tace"]\n')
    done = site.check()
    assert "site.often_needed: warning: /pages/gone is not a page that is searched" in done.output
    assert done.exit_code == 0


def test_wrong_settings_are_refused(site: Site) -> None:
    site.config.write_text("[search]\npin = []\n", encoding="utf-8")
    done = site.check()
    assert done.exit_code == 2
    assert "Did you mean 'pins'?" in done.output


def test_tests_are_asked_before_and_after_what_was_changed(site: Site) -> None:
    rows = "chemo stuff,/pages/tace,,\nspheres,,,/pages/sirt\ntace,/pages/tace,,\n"
    site.write("tests.csv", HEADING + rows)
    site.write("words.yaml", WORDS.replace("chemoembolisation]", "chemoembolisation, chemo stuff]"))
    done = site.check()
    assert (
        f"Mended: {site.folder}/tests.csv:2: “chemo stuff” fails in gen-00000001, holds now." in done.output
    )
    assert "3 of 3 tests hold in an index built now, 2 in gen-00000001" in done.output
    assert done.exit_code == 0
    site.write("words.yaml", WORDS.replace("TACE, ", "").replace("tace", "embolisation"))
    site.write("tests.csv", f"{HEADING}transarterial chemoembolisation,/pages/tace,,\nwhat,,/pages/none,\n")
    shape = json.loads(site.check("--json").output)
    assert shape["generation"] == "gen-00000001"
    assert [bool(test["before"]) for test in shape["tests"]] == [False, True]
    assert [bool(test["after"]) for test in shape["tests"]] == [True, True]
    first, second = [finding for finding in shape["findings"] if finding["area"] == "tests"]
    assert first["message"].endswith("but nothing does. It holds in gen-00000001.")
    assert second == {
        "area": "tests",
        "level": "error",
        "place": f"{site.folder}/tests.csv:3",
        "message": "“what”: /pages/none must be among the first 10.",
    }
    assert shape["errors"] == 2


def test_nothing_is_published_by_a_check(site: Site) -> None:
    site.write("words.yaml", WORDS.replace("TACE, ", ""))
    before = sorted(path.name for path in (site.data / "index").iterdir())
    site.check()
    assert sorted(path.name for path in (site.data / "index").iterdir()) == before


def test_without_a_published_index_only_the_new_one_is_asked(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.publish()
    (site.data / "index" / "CURRENT").unlink()
    for generation in (site.data / "index").glob("gen-*"):
        generation.rename(tmp_path / "aside")
    done = site.check("--json")
    shape = json.loads(done.output)
    assert (shape["generation"], shape["tests"][0]["before"]) == ("", None)
    assert "1 of 1 tests hold in an index built now.\n" in site.check().output


def test_without_pages_the_tests_cannot_be_run(tmp_path: Path) -> None:
    done = Site(tmp_path).check()
    assert done.exit_code == 1
    assert f"data: error: There is no page store in {tmp_path / 'data'}." in done.output
    assert "search.tests: error: The tests were not run." in done.output
    assert not (tmp_path / "data").exists()


def test_without_tests_no_index_is_built(site: Site) -> None:
    site.config.write_text('[glossary]\npaths = ["words.yaml"]\n', encoding="utf-8")
    assert site.check().output == "0 errors, 0 warnings.\n"


def test_the_sample_site_has_no_errors(sample_data: Path) -> None:
    config = Path(__file__).parents[2] / "search_app" / "sample.toml"
    arguments = ["--config", str(config), "--data", str(sample_data), "check", "--json"]
    done = CliRunner().invoke(main, arguments)
    shape = json.loads(done.output)
    assert [finding for finding in shape["findings"] if finding["level"] == "error"] == []
    assert len(shape["tests"]) >= 10
    assert done.exit_code == 0
