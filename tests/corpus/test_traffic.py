"""No spelling, redirect or name server leads findwell to a private address: tried with real traffic."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.corpus.traffic import PUBLIC, SPELLINGS


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    """What came of every attempt, in a network that has nothing but this machine."""
    own_network = ["unshare", "--net", "--map-root-user"]
    try:
        tried = subprocess.run([*own_network, "true"], capture_output=True, check=False, timeout=10)
    except OSError:
        pytest.skip("NOT TESTED: unshare is not installed, so no private address was really tried")
    if tried.returncode:
        pytest.skip("NOT TESTED: unshare --net is not allowed here, so no private address was really tried")
    done = subprocess.run(
        [*own_network, sys.executable, "-m", "tests.corpus.traffic"],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def test_a_public_site_and_an_allowed_private_one_are_reached(found: dict[str, Any]) -> None:
    assert found["public"] == ["200", [PUBLIC]]
    assert found["allowed"] == ["200", ["127.0.0.1"]]


@pytest.mark.parametrize(("spelling", "code"), SPELLINGS)
def test_a_private_address_is_refused_however_it_is_written(
    found: dict[str, Any], spelling: str, code: str
) -> None:
    assert found["spellings"][spelling] == [code, []]


def test_not_a_packet_is_sent_to_a_private_address(found: dict[str, Any]) -> None:
    assert all(found["seen"].values()), "packets are not seen at all"
    refused = [spelling for spelling, code in SPELLINGS if code != "E206"]  # of a name, its server is asked
    assert len(refused) > 60
    assert found["packets"] == dict.fromkeys(refused, 0)


def test_a_redirect_to_a_private_address_is_not_followed(found: dict[str, Any]) -> None:
    assert len(found["redirects"]) > 40
    for spelling, (code, knocked) in found["redirects"].items():
        assert (spelling, code, knocked) == (spelling, "E214", [PUBLIC])


def test_a_name_that_turns_private_is_asked_for_at_its_public_address_or_not_at_all(
    found: dict[str, Any],
) -> None:
    assert found["one lookup"] == [PUBLIC] * 3
    assert found["rebound"] == ["E205", []]
