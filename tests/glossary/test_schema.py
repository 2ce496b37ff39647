"""The JSON Schema and the loader agree on which shapes an entry may have.

What a schema cannot say is left out here: how many words a text has and whether a name has any, names given
twice, links between entries, scripts, and whether pictures are there.
"""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from glossary.entry_file import ENTRY_KEYS, read
from glossary.schema import schema
from glossary.told import IMAGE_NAME, LANGUAGE
from glossary.yaml_file import ADDRESS, ID
from tests.glossary.pictures import draw

ROOT = Path(__file__).parents[2]
VALIDATOR = Draft7Validator(schema())
GOOD: dict[str, Any] = {"id": "a", "labels": ["Alpha"], "definition": "A thing."}
ANY: list[Any] = ["word", "", None, 42, 4.5, True, [], ["word"], [["word"]], [None], {}, {"a": "word"}]
DATES = ["2026", "2026-01", "2026-01-31", "2026-13", "soon", 2026, 7]
LABELS = [
    *({"text": "beta", **more} for more in ({}, {"kind": "lay"}, {"kind": "laye"}, {"x": 1}, {"kind": None})),
    *({"text": "beta", "case": case} for case in (True, "no", "YES", "perhaps", 1, None)),
    *({"text": "beta", "context": context} for context in ({"near": "x"}, {"nera": "x"}, [], None, {})),
    {"text": ""},
    {"kind": "lay"},
]
POOLS: dict[str, list[Any]] = {
    "id": ["liver-biopsy", "Liver", "a--b", "a_b", 7],
    "labels": [*LABELS, *([label] for label in LABELS), ["x", "y"]],
    "definition": ["A thing."],
    "broader": ["x", ["x", "y"]],
    "related": [["x"]],
    "more": ["**More**"],
    "say": ["tayss"],
    "context": [{"near": ["x"], "unless": "y"}, {"near": {"a": "b"}}, {"beside": "x"}],
    "pages": ["/a", ["/a", "https://example.org/a"], ["//evil.example"], ["a"], "ftp://a.example", [""]],
    "avoid_on": [["/a"], "a"],
    "review": [{"by": "us"}, *({"last": day} for day in DATES), *({"next": day} for day in ANY)],
    "source": [{"title": "x", "url": "/a", "licence": "x"}, {"url": "a"}, {"url": 42}, {"titel": "x"}],
    "status": ["proposed", "published", "retired", "publised"],
    "replaced_by": ["b"],
    "language": ["en", "pt-BR", "zh-Hant-TW", "english", "en_GB"],
    "image": [
        *(
            {"src": src, "alt": "A thing"}
            for src in ("a.png", "A.png", "../a.png", "a.svg", "/a.png", 1, None)
        ),
        {"src": "a.png"},
        {"src": "a.png", "alt": ""},
        {"src": "a.png", "alt": "A thing", "credit": "x"},
        {"src": "a.png", "alt": "A thing", "size": "x"},
    ],
    "audiences": [
        *(
            {"carers": told}
            for told in (*ANY, {"definition": "x", "more": "y"}, {"definition": "x", "m": "y"})
        ),
        {"Carers": {"definition": "x"}},
        {"carers": {"definition": ["x"]}},
        {"carers": {"definition": "x"}, "young-people": {"definition": "x"}},
    ],
    "languages": [
        *({"cy": told} for told in (*ANY, {"labels": "x"}, {"definition": "x"})),
        *({"cy": {"labels": ["x"], "definition": "x", **more}} for more in ({}, {"say": "x"}, {"kind": "x"})),
        *({"cy": {"labels": label, "definition": "x"}} for label in LABELS),
        *({"cy": {"labels": "x", "definition": "x", "review": {"last": day}}} for day in DATES),
        *(
            {tag: {"labels": "x", "definition": "x"}}
            for tag in ("cy", "CY", "pt-BR", "cymraeg", "c", "cy_GB")
        ),
    ],
    "blocks": [["stage door"], "stage door"],
    "colour": ["blue"],
}
ROOTS: list[Any] = [[], {}, None, "", "word", 42, True, [GOOD], GOOD, [[GOOD]], ["word"], [None]]
PARTS = st.fixed_dictionaries(
    {}, optional={key: st.sampled_from([*pool, *ANY]) for key, pool in POOLS.items()}
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the one picture that the entries name."""
    made = tmp_path_factory.mktemp("entries")
    draw(made, "a.png")
    return made


def faults_of(content: Any, folder: Path) -> list[str]:
    path = folder / "terms.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return [str(fault) for fault in read(path).faults]


def agree(content: Any, folder: Path) -> None:
    """The schema takes what the loader takes, and refuses what it refuses."""
    errors = [f"{list(error.path)}: {error.message}" for error in VALIDATOR.iter_errors(content)]
    faults = faults_of(content, folder)
    assert bool(errors) == bool(faults), (content, errors, faults)


@pytest.mark.parametrize("key", POOLS)
def test_schema_and_loader_agree_on_every_value_of_a_key(key: str, folder: Path) -> None:
    for value in (*POOLS[key], *ANY):
        agree([GOOD | {key: value}], folder)
        agree([GOOD | {"status": "retired", key: value}], folder)
        agree([{key: value}], folder)


def test_schema_and_loader_agree_on_what_must_be_there(folder: Path) -> None:
    for key in GOOD:
        rest = {name: value for name, value in GOOD.items() if name != key}
        for status in ("published", "proposed", "retired"):
            agree([rest | {"status": status}], folder)


@pytest.mark.parametrize("root", ROOTS, ids=repr)
def test_schema_and_loader_agree_on_what_a_file_is(root: Any, folder: Path) -> None:
    agree(root, folder)


@given(parts=PARTS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_schema_and_loader_agree_on_any_entry(parts: dict[str, Any], folder: Path) -> None:
    agree([GOOD | parts], folder)


@pytest.mark.parametrize("path", sorted((ROOT / "glossary" / "terms").glob("*.yaml")), ids=lambda p: p.name)
def test_the_sample_entries_keep_to_the_schema_and_name_it(path: Path) -> None:
    text = path.read_text("utf-8")
    named = text.splitlines()[0].removeprefix("# yaml-language-server: $schema=")
    assert (path.parent / named).resolve() == ROOT / "glossary" / "entries.schema.json"
    content = json.loads(json.dumps(yaml.safe_load(text), default=str))
    assert [error.message for error in VALIDATOR.iter_errors(content)] == []


def test_the_schema_is_one_and_knows_every_key() -> None:
    Draft7Validator.check_schema(schema())
    assert set(schema()["definitions"]["entry"]["properties"]) == set(ENTRY_KEYS)


def test_the_schema_has_the_patterns_of_the_loader() -> None:
    parts = schema()["definitions"]
    entry = parts["entry"]["properties"]
    assert parts["name"]["pattern"] == f"^{ID.pattern}$"
    assert parts["address"]["pattern"] == f"^(?:{ADDRESS.pattern})?$".replace('\\"', '"')
    assert entry["language"]["pattern"] == f"^(?:{LANGUAGE.pattern})?$"
    assert parts["image"]["anyOf"][0]["properties"]["src"]["pattern"] == f"^{IMAGE_NAME.pattern}$"
