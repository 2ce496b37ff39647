"""IP addresses: public ones are reached, and all others are named and refused."""

import ipaddress
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from corpus.addresses import refusal

CASES = yaml.safe_load((Path(__file__).parent / "data" / "addresses.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("address", CASES["public"])
def test_a_public_address_is_not_refused(address: str) -> None:
    assert refusal(address) == ""


@pytest.mark.parametrize(("address", "kind"), CASES["refused"])
def test_any_other_address_is_refused_by_what_it_is(address: str, kind: str) -> None:
    assert kind == refusal(str(address))


@given(st.ip_addresses(v=4))
def test_no_address_that_python_calls_private_passes(address: ipaddress.IPv4Address) -> None:
    if not address.is_global or address.is_multicast or address.is_reserved:
        assert refusal(str(address))
    assert refusal(str(address)) == refusal(f"::ffff:{address}")
