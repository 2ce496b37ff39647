"""What each kind of match is worth: the table that decides the order of results."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import yaml

_LISTED = Path(__file__).with_name("ranking.yaml")


class Weights(NamedTuple):
    """The numbers of `ranking.yaml`, where each is explained."""

    fields: Mapping[str, float]
    forms: Mapping[str, float]
    relations: Mapping[str, float]
    tiers: Mapping[str, float]
    standing: Mapping[str, float]
    kin: Mapping[str, float]


def load_weights() -> Weights:
    """The weights that ship with findwell."""
    return Weights(**yaml.safe_load(_LISTED.read_text(encoding="utf-8")))
