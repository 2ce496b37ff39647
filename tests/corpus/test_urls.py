"""Addresses: one spelling each, one site each, and the traps."""

import contextlib
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import InputError
from corpus.limits import Limits
from corpus.urls import canonical, origin, same_site, trap

CASES = yaml.safe_load((Path(__file__).parent / "data" / "urls.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("written", "expected"), CASES["canonical"])
def test_every_spelling_of_an_address_becomes_one(written: str, expected: str) -> None:
    assert expected == canonical(written, "https://example.org/help/page")


@pytest.mark.parametrize(("written", "code"), CASES["refused"])
def test_what_is_no_web_address_is_refused_with_its_code(written: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        canonical(written, "https://example.org/")
    assert code == caught.value.code
    assert caught.value.fix


def test_an_address_longer_than_2048_characters_is_refused() -> None:
    with pytest.raises(InputError, match="2,048") as caught:
        canonical("https://example.org/" + "a" * 2048)
    assert caught.value.code == "E203"


def test_a_refusal_does_not_repeat_a_password() -> None:
    with pytest.raises(InputError) as caught:
        canonical("https://nurse:swordfish@example.org/")
    assert "swordfish" not in str(caught.value)


@pytest.mark.parametrize("url", CASES["traps"])
def test_a_trap_is_named(url: str) -> None:
    assert trap(url, Limits()).startswith("E203 ")


@pytest.mark.parametrize("url", CASES["no_traps"])
def test_an_ordinary_page_is_no_trap(url: str) -> None:
    assert trap(url, Limits()) == ""


@pytest.mark.parametrize(("one", "other", "expected"), CASES["same_site"])
def test_a_site_is_its_host_with_or_without_www(one: str, other: str, expected: bool) -> None:
    assert expected is same_site(one, other)


def test_the_origin_has_no_slash_at_its_end() -> None:
    assert origin("https://example.org:8443/a?b") == "https://example.org:8443"


@given(st.text(max_size=60))
def test_a_canonical_address_is_its_own_canonical_address(text: str) -> None:
    try:
        once = canonical(text, "https://example.org/a/b?c")
    except InputError:
        return
    assert canonical(once) == once
    assert once.isascii()


@given(st.text(alphabet="/.%2eE?&=#:@[]a", max_size=40))
def test_no_text_makes_an_address_crash(text: str) -> None:
    with contextlib.suppress(InputError):
        trap(canonical(f"https://example.org/{text}"), Limits())


def test_how_often_a_part_may_stand_in_an_address_is_a_limit() -> None:
    url = "https://example.org/help/help/help/"
    assert trap(url, Limits()).startswith("E203 ")
    assert trap(url, Limits(max_repeats=3)) == ""
