"""The figures as a drawing: how the median grows with the documents, a panel for each class of questions."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape

from benchmarks.engines.asking import OURS, Peer
from benchmarks.engines.measuring import Measured
from benchmarks.engines.questions import NATURAL, SITE, SYNONYMS

_PANELS = (SITE, SYNONYMS, NATURAL)
_WIDTH, _HEIGHT = 250, 320  # of a panel
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 88, 56, 44
_LINE = 14  # between names
_STYLE = """
text{font:12px system-ui,sans-serif;fill:#222}
.head{font-weight:600}
.grid{stroke:#ccc;stroke-width:1}
.peer{fill:none;stroke:#767676;stroke-width:1.5}
.ours{fill:none;stroke:#0b5394;stroke-width:3}
text.ours{fill:#0b5394;stroke:none;font-weight:700}
.ground{fill:#fff}
@media (prefers-color-scheme:dark){
text{fill:#eee}.grid{stroke:#444}.peer{stroke:#999}.ours{stroke:#7cc0ff}text.ours{fill:#7cc0ff}.ground{fill:#161616}}
"""


class _Scale(NamedTuple):
    """From a number between two others to a place between two others, by logarithms."""

    least: float
    most: float
    start: float
    end: float

    def at(self, value: float) -> float:
        share = math.log(value / self.least) / math.log(self.most / self.least)
        return self.start + share * (self.end - self.start)


def drawing(measured: Mapping[int, Measured]) -> str:
    """An SVG; nothing to draw of fewer than two sizes, which is refused with `ValueError`."""
    if len(measured) < 2:
        raise ValueError("a drawing needs two sizes at least")
    lines = {name: _lines(measured, name) for name in _PANELS}
    every = [ms for each in lines.values() for points in each.values() for _, ms in points]
    across = _Scale(min(measured), max(measured), _LEFT, _WIDTH)
    up = _Scale(10 ** math.floor(math.log10(min(every))), max(every), _HEIGHT, _TOP)
    wide, high = len(_PANELS) * (_WIDTH + _RIGHT), _HEIGHT + _BOTTOM
    said = "; ".join(f"{name}: {_told(each)}" for name, each in lines.items())
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}" '
        'role="img" aria-labelledby="title desc">',
        '<title id="title">How long a question takes, by the number of documents</title>',
        f'<desc id="desc">{escape(f"Median milliseconds among {max(measured):,} documents. {said}.")}</desc>',
        f"<style>{_STYLE}</style>",
        f'<rect class="ground" width="{wide}" height="{high}"/>',
    ]
    for number, (name, each) in enumerate(lines.items()):
        parts.append(f'<g transform="translate({number * (_WIDTH + _RIGHT)} 0)">')
        parts += _panel(name, each, sorted(measured), across, up)
        parts.append("</g>")
    return "\n".join([*parts, "</svg>", ""])


Points = list[tuple[int, float]]


def _lines(measured: Mapping[int, Measured], name: str) -> dict[Peer, Points]:
    found: dict[Peer, Points] = {}
    for count, each in sorted(measured.items()):
        for peer, cell in each.cells[name].items():
            found.setdefault(peer, []).append((count, cell.median))
    return found


def _told(lines: Mapping[Peer, Points]) -> str:
    last = sorted((points[-1][1], peer.title) for peer, points in lines.items())
    return ", ".join(f"{title} {ms:.2f}" for ms, title in last)


def _panel(
    name: str, lines: Mapping[Peer, Points], counts: Sequence[int], across: _Scale, up: _Scale
) -> Iterator[str]:
    yield f'<text class="head" x="{_LEFT}" y="20">{escape(name)}</text>'
    yield f'<text x="{_LEFT}" y="38">milliseconds</text>'
    mark = up.least
    while mark <= up.most:
        y = up.at(mark)
        yield f'<line class="grid" x1="{_LEFT}" x2="{_WIDTH}" y1="{y:.1f}" y2="{y:.1f}"/>'
        yield f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{mark:g}</text>'
        mark *= 10
    for count in counts:
        label = f"{count // 1000}k" if count >= 1000 else str(count)
        yield f'<text x="{across.at(count):.1f}" y="{_HEIGHT + 20}" text-anchor="middle">{label}</text>'
    yield f'<text x="{(_LEFT + _WIDTH) / 2}" y="{_HEIGHT + 38}" text-anchor="middle">documents</text>'
    places = _spread({peer: up.at(points[-1][1]) for peer, points in lines.items()})
    for peer, points in lines.items():
        kind = "ours" if peer == OURS else "peer"
        path = " ".join(f"{across.at(count):.1f},{up.at(ms):.1f}" for count, ms in points)
        x, y = across.at(points[-1][0]), up.at(points[-1][1])
        yield f'<polyline class="{kind}" points="{path}"/>'
        yield f'<line class="grid" x1="{x:.1f}" y1="{y:.1f}" x2="{_WIDTH + 6}" y2="{places[peer]:.1f}"/>'
        name_class = ' class="ours"' if peer == OURS else ""
        yield f'<text{name_class} x="{_WIDTH + 9}" y="{places[peer] + 4:.1f}">{escape(peer.title)}</text>'


def _spread(wanted: Mapping[Peer, float]) -> dict[Peer, float]:
    """Places for names, in the order of the lines they belong to and never upon each other."""
    found: dict[Peer, float] = {}
    below = float("inf")
    for peer, place in sorted(wanted.items(), key=lambda each: -each[1]):
        below = found[peer] = min(place, below - _LINE)
    return found
