"""Words that look alike and are not the same."""

import pytest

from indexer.confusables import load_confusables

CONFUSABLES = load_confusables()


@pytest.mark.parametrize(
    ("typed", "candidate"),
    [
        ("tace", "tare"),
        ("hcv", "hcc"),
        ("hbv", "hcv"),
        ("dental", "mental"),
        ("postal", "portal"),
        ("stage", "state"),
        ("hypotension", "hypertension"),
        ("intravenous", "intervenous"),
        ("inoperable", "operable"),
        ("operable", "inoperable"),
    ],
)
def test_one_is_never_taken_for_the_other(typed: str, candidate: str) -> None:
    assert CONFUSABLES.confuses(typed, candidate)
    assert CONFUSABLES.confuses(candidate, typed)


@pytest.mark.parametrize(("typed", "candidate"), [("sorafanib", "sorafenib"), ("oblation", "ablation")])
def test_a_typing_error_is_not_a_confusion(typed: str, candidate: str) -> None:
    assert not CONFUSABLES.confuses(typed, candidate)


def test_every_group_has_at_least_two_words() -> None:
    assert all(len(group) > 1 for group in CONFUSABLES.groups)
