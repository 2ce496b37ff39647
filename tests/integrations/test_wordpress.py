"""The WordPress plugin, run by PHP against a stub of the WordPress functions it uses."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

PLUGIN = Path(__file__).parents[2] / "integrations" / "wordpress" / "findwell" / "findwell.php"
STUB = Path(__file__).parent / "wordpress_stub.php"
PHP = shutil.which("php")
SET = {"findwell_address": "https://search.example.org/"}
GLOSSARY = (
    '<div class="findwell-words">'
    '<findwell-glossary selector=":has(&gt; .findwell-words)"></findwell-glossary></div>\n'
)
SCRIPT = '<script type="module" src="https://search.example.org/embed.js" crossorigin="anonymous"></script>\n'

pytestmark = pytest.mark.skipif(not PHP, reason="PHP is missing: apt-get install php-cli")


def asked(**case: Any) -> dict[str, Any]:
    """What the plugin does for one page."""
    case = {"plugin": str(PLUGIN), "options": SET, **case}
    done = subprocess.run(
        [str(PHP), "-n", str(STUB)], input=json.dumps(case), capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_the_plugin_is_php() -> None:
    done = subprocess.run([str(PHP), "-n", "-l", str(PLUGIN)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_a_page_gets_the_script_the_search_and_the_explanations() -> None:
    told = asked()
    assert told["footer"] == SCRIPT
    wrapped = (
        '<findwell-search label="Search this site"><form action="/" role="search"></form></findwell-search>'
    )
    assert told["form"] == told["search"] == wrapped
    assert told["block"] == '<findwell-search label="Search this site"><form></form></findwell-search>'
    assert told["content"] == GLOSSARY + "<p>TACE</p>"
    assert told["word"] == '<a class="findwell-word" href="https://search.example.org/glossary/tace">tace</a>'


@pytest.mark.parametrize(
    "address", ["", "javascript:alert(1)", 'https://x.example/"onload=', 7, "https://a b"]
)
def test_without_a_proper_address_the_site_is_as_it_was(address: object) -> None:
    told = asked(options={"findwell_address": address}, text="TACE")
    assert told["footer"] == ""
    assert told["form"] == '<form action="/" role="search"></form>'
    assert told["content"] == "<p>TACE</p>"
    assert told["word"] == "TACE"


@pytest.mark.parametrize("case", [{"type": "product"}, {"main": False}, {"locked": True}])
def test_only_the_text_of_open_posts_and_pages_is_explained(case: dict[str, Any]) -> None:
    assert asked(**case)["content"] == "<p>TACE</p>"


def test_everything_an_author_gives_is_escaped() -> None:
    told = asked(word={"id": '"><script>'}, text="<script>alert(1)</script>")
    assert told["word"] == (
        '<a class="findwell-word" href="https://search.example.org/glossary/%22%3E%3Cscript%3E">'
        "&lt;script&gt;alert(1)&lt;/script&gt;</a>"
    )


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" https://search.example.org/ ", "https://search.example.org"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("search.example.org", ""),
        ("https://x.example/<script>", ""),
        (["https://x.example"], ""),
    ],
)
def test_only_the_address_of_a_server_is_kept(typed: object, kept: str) -> None:
    assert asked(typed=typed)["cleaned"] == kept


def test_one_option_is_kept_and_taken_away_with_the_plugin() -> None:
    told = asked()
    assert told["kept"] == ["findwell_address"]
    assert told["left"] == 0
    assert 'value="https://search.example.org"' in told["settings"]


def test_only_an_administrator_sees_the_settings() -> None:
    assert asked(admin=False)["settings"] == ""
