"""Hostile texts, made from the classes of payloads.yaml."""

from pathlib import Path
from typing import NamedTuple

import yaml

MARK = "fwran"
RUN = f"{MARK}(1)"


class Payload(NamedTuple):
    """One hostile text and its class."""

    kind: str
    text: str

    @property
    def line(self) -> str:
        """The text on one line, without signs that files of words refuse."""
        return " ".join("".join(sign for sign in self.text if sign.isprintable() or sign.isspace()).split())


def _made() -> tuple[Payload, ...]:
    told = yaml.safe_load((Path(__file__).parent / "payloads.yaml").read_text(encoding="utf-8"))
    breakouts, broken_out = told.pop("breakouts"), told.pop("broken_out")
    texts = [
        Payload(kind, before + text.replace("RUN", RUN))
        for kind, written in told.items()
        for before in (breakouts if kind in broken_out else [""])
        for text in written
    ]
    return tuple(dict.fromkeys(texts))


PAYLOADS = _made()
