"""The stylesheet, the script and what others wrote of them: sizes, hashes, colours."""

import gzip
import hashlib
import re
import tomllib
from pathlib import Path

import pytest

from search_app.assets import version

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


@pytest.mark.parametrize(("name", "most"), [("findwell.css", 6000), ("findwell.js", 6000)])
def test_what_every_page_loads_is_small(name: str, most: int) -> None:
    assert len(gzip.compress((STATIC / name).read_bytes())) <= most


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
    for name in ("findwell.css", "findwell.js"):
        assert re.findall(r"https?://", (STATIC / name).read_text(encoding="utf-8")) == []


def test_the_style_knows_no_left_or_right() -> None:
    text = (STATIC / "findwell.css").read_text(encoding="utf-8")
    assert re.findall(r"[\s-](left|right)\b", text) == []


Tokens = dict[str, str]


def tokens() -> dict[str, Tokens]:
    """The colours of each theme as the stylesheet declares them."""
    text = (STATIC / "findwell.css").read_text(encoding="utf-8")
    light = dict(re.findall(r"(--fw-[\w-]+): (#\w+);", text.split("@media")[0]))
    by_choice = text.split(':root[data-fw-theme="dark"]')[1].split("}")[0]
    by_system = text.split(':root:not([data-fw-theme="light"])')[1].split("}")[0]
    assert re.findall(r"--.*", by_choice) == re.findall(r"--.*", by_system)
    return {"light": light, "dark": light | dict(re.findall(r"(--fw-[\w-]+): (#\w+);", by_choice))}


def luminance(colour: str) -> float:
    """The relative luminance of WCAG 2.2 of #rgb or #rrggbb."""
    digits = colour.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


GROUNDS = ("page", "surface", "soft")
PAIRS = [
    *((7.0, "ink", ground) for ground in (*GROUNDS, "mark")),
    *((4.5, text, ground) for text in ("muted", "link", "hover", "visited") for ground in GROUNDS),
    (4.5, "on-accent", "accent"),
    (7.0, "on-calm", "calm"),
    (4.5, "warn", "warn-page"),
    *((3.0, "field", ground) for ground in GROUNDS),
    *((3.0, "accent", ground) for ground in GROUNDS),
    (3.0, "focus", "on-focus"),
]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("least", "text", "ground"), PAIRS)
def test_every_pair_of_colours_can_be_read(theme: str, least: float, text: str, ground: str) -> None:
    colours = tokens()[theme]
    found = contrast(colours[f"--fw-{text}"], colours[f"--fw-{ground}"])
    assert found >= least, f"{text} on {ground} has {found:.2f}"


@pytest.mark.parametrize(
    ("step", "text"), [(0, "ink"), (1, "ink"), (2, "ink"), (3, "ink"), (4, "white"), (5, "white")]
)
def test_every_step_of_heat_can_be_read(step: int, text: str) -> None:
    colours = tokens()["light"]
    written = "#fff" if text == "white" else colours["--fw-ink"]
    assert contrast(written, colours[f"--fw-heat-{step}"]) >= 4.5
