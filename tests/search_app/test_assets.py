"""The stylesheet, the script and what others wrote of them: sizes, hashes, colours."""

import gzip
import hashlib
import re
import tomllib
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search_app.assets import version
from search_app.theme import PAIRS, contrast, shipped

STATIC = Path(__file__).parents[2] / "search_app" / "static"
VENDORED = sorted((STATIC / "vendor").iterdir())


@pytest.mark.parametrize("folder", VENDORED, ids=lambda folder: folder.name)
def test_vendored_files_are_as_their_makers_published_them(folder: Path) -> None:
    declared = tomllib.loads((folder / "vendor.toml").read_text(encoding="utf-8"))
    assert {"name", "version", "licence", "source"} <= declared.keys()
    present = {path.name for path in folder.iterdir()} - {"vendor.toml"}
    assert set(declared["files"]) == present
    assert any(name.startswith("LICENSE") for name in present)
    for name, said in declared["files"].items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == said["sha256"], name


@pytest.mark.parametrize(
    ("name", "most"), [("findwell.css", 6000), ("findwell.js", 6000), ("editors.css", 3000)]
)
def test_what_pages_load_is_small(name: str, most: int) -> None:
    assert len(gzip.compress((STATIC / name).read_bytes())) <= most


def test_the_stylesheet_is_sent_packed_to_those_who_can_unpack_it(client: FlaskClient) -> None:
    address = "/static/x/findwell.css"
    with (
        client.get(address) as plain,
        client.get(address, headers={"Accept-Encoding": "gzip"}) as packed,
    ):
        assert gzip.decompress(packed.data) == plain.data
        assert packed.headers["Content-Encoding"] == "gzip"
        assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
        assert packed.headers["ETag"] != plain.headers["ETag"]
    again = {"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]}
    with client.get("/static/x/vendor/public-sans/public-sans.woff2", headers=again) as font:
        assert "Content-Encoding" not in font.headers


def test_the_font_is_small() -> None:
    assert (STATIC / "vendor" / "public-sans" / "public-sans.woff2").stat().st_size <= 30_000


def test_the_version_changes_with_any_file(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("a{}", encoding="utf-8")
    before = version(tmp_path)
    (tmp_path / "b.js").write_text("", encoding="utf-8")
    between = version(tmp_path)
    (tmp_path / "a.css").write_text("b{}", encoding="utf-8")
    assert len({before, between, version(tmp_path)}) == 3


def test_nothing_is_fetched_from_elsewhere() -> None:
    for name in ("findwell.css", "editors.css", "findwell.js"):
        assert re.findall(r"https?://", (STATIC / name).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("name", ["findwell.css", "editors.css"])
def test_the_style_knows_no_left_or_right(name: str) -> None:
    text = (STATIC / name).read_text(encoding="utf-8")
    assert re.findall(r"[\s-](left|right)\b", text) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("least", "text", "ground"), PAIRS)
def test_every_pair_of_colours_can_be_read(theme: str, least: float, text: str, ground: str) -> None:
    found = contrast(shipped()[theme][text], shipped()[theme][ground])
    assert found >= least, f"{text} on {ground} has {found:.2f}"


def test_the_dark_theme_is_the_same_whether_the_system_or_the_site_chose_it() -> None:
    text = (STATIC / "findwell.css").read_text(encoding="utf-8")
    by_choice = text.split(':root[data-fw-theme="dark"]')[1].split("}")[0]
    by_system = text.split(':root:not([data-fw-theme="light"])')[1].split("}")[0]
    assert re.findall(r"--.*", by_choice) == re.findall(r"--.*", by_system)
