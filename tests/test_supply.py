"""What findwell is made of besides its own code: few packages, each pinned with its hashes."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from deploy.audit import verdict
from deploy.licences import ALLOWED, licences, parts

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
MOST = 12


def pinned(lock: str) -> dict[str, str]:
    """Each package of a lock file, with what is said of it."""
    parts = re.split(r"^(?=[a-z0-9])", (ROOT / lock).read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.split(r"[=\[ ]", part)[0]: part for part in parts if "==" in part}


def named(requirement: str) -> str:
    return re.split(r"[\[<>=!~ ;]", requirement)[0].lower()


def test_findwell_needs_twelve_packages_at_most() -> None:
    assert len(PROJECT["dependencies"]) <= MOST


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_package_is_pinned_with_its_hashes(lock: str) -> None:
    packages = pinned(lock)
    assert {named(each) for each in PROJECT["dependencies"]} <= set(packages)
    for name, said in packages.items():
        assert re.match(r"\S+==\d\S* *(;[^\\]*)?\\?\n", said), name
        assert "--hash=sha256:" in said, name


def test_the_tests_run_with_the_versions_that_are_installed_for_people() -> None:
    of_people, of_tests = pinned("requirements.lock"), pinned("requirements-dev.lock")
    version = re.compile(r"==([^\s;\\]+)")
    differing = {
        name
        for name, said in of_people.items()
        if name in of_tests and version.findall(said)[:1] != version.findall(of_tests[name])[:1]
    }
    assert differing == set()


def test_every_package_that_runs_is_under_a_licence_we_may_ship_with() -> None:
    told = licences()
    assert {named(each) for each in PROJECT["dependencies"]} <= set(told)
    assert {name: licence for name, licence in told.items() if not parts(licence) <= ALLOWED} == {}


def test_the_licences_are_listed() -> None:
    listed = re.findall(
        r"^\| (\S+) \| (.+) \|$", (ROOT / "docs" / "licences.md").read_text("utf-8"), re.MULTILINE
    )
    assert dict(listed[1:]) == licences()


FINE, SILENT = {"name": "a", "version": "1", "vulns": []}, {"name": "b", "skip_reason": "?"}
BAD = FINE | {"vulns": [{"id": "X-1", "fix_versions": ["2"]}]}


@pytest.mark.parametrize(
    ("told", "status", "said"),
    [
        ([], 0, ["NOT AUDITED: the database said nothing about any package."]),
        ([FINE, SILENT], 0, ["NOT AUDITED: the database said nothing about b."]),
        ([BAD, SILENT], 1, ["VULNERABLE:", "a 1: X-1, mended in 2"]),
        ([FINE], 0, ["Audited: no known vulnerability in 1 packages."]),
    ],
)
def test_an_audit_that_nobody_answered_is_not_taken_for_a_clean_one(
    told: list[dict[str, object]], status: int, said: list[str]
) -> None:
    assert verdict(json.dumps({"dependencies": told})) == (status, said)
    assert verdict("")[1][0].startswith("NOT AUDITED")
