"""Proposals of each kind for tests, and the file of entries they are made to."""

from collections.abc import Callable

import pytest

from corpus.errors import FindwellError
from search_app.editors.proposal import Action, Proposal
from search_app.settings import Settings

ENTRIES = """\
# Our words, kept by hand.
- id: tace   # stable
  labels:
    - TACE
    - transarterial chemoembolisation
  definition: A treatment that puts chemotherapy straight into the liver.
- id: scan
  labels: [scan]
  definition: A picture of the inside of the body.
"""
LABEL = Proposal(action=Action.LABEL, term="tace", text="chemo to the liver")
TERM = Proposal(
    action=Action.TERM,
    text="Bilirubin",
    names=("bile pigment",),
    definition="A yellow substance that the liver makes.\n It can build up.",
)
BLOCK = Proposal(action=Action.BLOCK, text="scan the code")
BEST_BET = Proposal(
    action=Action.BEST_BET,
    text="wigs",
    title="Losing your hair",
    url="/pages/hair",
    expires="2030-12-31",
    reason="Many people ask.",
)


def words_file(settings: Settings) -> str:
    """The text of the file of entries as it is now."""
    return (settings.own_glossary / "words.yaml").read_text(encoding="utf-8")


def code_of(action: Callable[[], object]) -> str:
    """The code of the error that an action ends in."""
    with pytest.raises(FindwellError) as error:
        action()
    return error.value.code
