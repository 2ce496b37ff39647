"""Blocks that repeat across a site (its template), learned from all its pages and then left out of each."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from corpus.blocks import Block
from corpus.errors import InputError
from corpus.reading import SPARSE, Reading

SHARE = 0.3
"""The share of a site's pages on which a block must stand to belong to the template."""
PROSE_SHARE = 0.6
"""The same inside ``<main>`` or ``<article>``, menus apart: editors do repeat their advice there."""
PAGES = 3
"""The number of pages on which it must stand in any case."""

_MANY = 200_000  # different blocks counted at once before the rare ones are forgotten
_COUNT = re.compile(r"(?<![\d.,:/£$€-])\b\d{1,3}\b(?![.,:/-]?\d)")
_SEPARATOR = re.compile(r"\s+[|–—»·:-]\s+|:\s+")


class Template(NamedTuple):
    """What a site's pages have in common: on how many of ``pages`` each block stands, by its key.

    ``suffix`` is what their ``<title>`` ends in: " | Example Charity".
    """

    pages: int = 0
    counts: Mapping[str, int] = {}
    suffix: str = ""

    @property
    def fingerprint(self) -> str:
        """Changes when a page cleaned with it could come out differently; 16 hexadecimal digits."""
        repeated = [f"{key}:{self._level(count)}" for key, count in sorted(self.counts.items())]
        return hashlib.sha256("\n".join([self.suffix, *repeated]).encode()).hexdigest()[:16]

    def _level(self, count: int) -> int:
        return int(count >= PROSE_SHARE * self.pages)


NO_TEMPLATE = Template()


class Learner:
    """Counts blocks page by page; memory does not grow with the number of pages."""

    def __init__(self) -> None:
        self.pages = 0
        self.counts: Counter[str] = Counter()
        self.endings: Counter[str] = Counter()

    def add(self, reading: Reading) -> None:
        """Count one page."""
        self.pages += 1
        blocks = [block for block in reading.blocks if block.reason in ("", SPARSE)]
        self.counts.update({_key(block) for block in blocks} | {_masked(block) for block in blocks} - {""})
        self.endings.update(set(_endings(reading.head_title)))
        if len(self.counts) > _MANY:
            # A block on 30 % of the pages is never this rare for long: the loss is under 1 %.
            floor = max(1, self.pages // 100)
            self.counts = Counter({key: count for key, count in self.counts.items() if count > floor})

    def template(self) -> Template:
        """What the pages so far have in common."""
        least = max(PAGES, SHARE * self.pages)
        counts = {key: count for key, count in self.counts.items() if count >= least}
        endings = [ending for ending, count in self.endings.items() if count >= least]
        return Template(self.pages, counts, max(endings, key=len, default=""))


def learn(readings: Iterable[Reading]) -> Template:
    """The template of a site, from all its pages."""
    learner = Learner()
    for reading in readings:
        learner.add(reading)
    return learner.template()


def without_repeats(blocks: Sequence[Block], template: Template) -> list[Block]:
    """The blocks, with a reason on each that belongs to the template.

    A list or a table goes as a whole, when all its rows repeat, or most of the links of a menu; a
    heading goes when what it stands over does.
    """
    if not template.counts:
        return list(blocks)
    blocks = [block._replace(reason="") if block.reason == SPARSE else block for block in blocks]
    marked = [block if block.reason else _marked(block, template) for block in blocks]
    _settle_groups(blocks, marked)
    _keep_needed_headings(blocks, marked)
    return marked


def to_json(template: Template) -> str:
    """Text that `from_json` reads back."""
    return json.dumps(template._asdict(), ensure_ascii=False, sort_keys=True)


def from_json(text: str) -> Template:
    """The template that `to_json` wrote; an empty one for an empty text. Raises `InputError` E306."""
    try:
        return Template(**json.loads(text)) if text else Template()
    except (ValueError, TypeError) as error:
        raise InputError(
            "E306", "What was learned about a site cannot be read.", "Clean the site again."
        ) from error


def _key(block: Block) -> str:
    return hashlib.blake2b(f"{block.path}\0{block.text}".encode(), digest_size=8).hexdigest()


def _masked(block: Block) -> str:
    """The key of a line around the content that is the same on each page but for one small number
    ("12 people liked this"), or ""."""
    if block.main or block.level or len(_COUNT.findall(block.text)) != 1 or block.text.count(" ") < 2:
        return ""
    return _key(block._replace(text=_COUNT.sub("\0", block.text)))


def _marked(block: Block, template: Template) -> Block:
    count = template.counts.get(_key(block), 0)
    prose = block.main and not (block.linked and block.group)
    if count < (PROSE_SHARE if prose else SHARE) * template.pages or not count:
        count = template.counts.get(_masked(block), 0)
        if count < PROSE_SHARE * template.pages or not count:
            return block
    return block._replace(reason=f"repeated on {count} of {template.pages} pages")


def _settle_groups(blocks: Sequence[Block], marked: list[Block]) -> None:
    groups: dict[int, list[int]] = {}
    for place, block in enumerate(blocks):
        if block.group and not block.reason:
            groups.setdefault(block.group, []).append(place)
    for places in groups.values():
        repeated = [place for place in places if marked[place].reason]
        if not repeated or len(repeated) == len(places):
            continue
        is_menu = all(blocks[place].linked for place in places) and 3 * len(repeated) >= 2 * len(places)
        for place in places:
            if is_menu and not marked[place].reason:
                marked[place] = blocks[place]._replace(reason="part of a repeated menu")
            elif not is_menu:
                marked[place] = blocks[place]


def _keep_needed_headings(blocks: Sequence[Block], marked: list[Block]) -> None:
    """Keep each repeated heading ("Symptoms") whose first block below it is kept."""
    below = Block("", "", level=1)  # what stands after the heading
    for place in range(len(blocks) - 1, -1, -1):
        block = blocks[place]
        if block.level and marked[place].reason and not block.reason:
            stands_over = not below.level or below.level > block.level
            if stands_over and not below.reason:
                marked[place] = block
        below = marked[place]


def _endings(title: str) -> list[str]:
    return [title[found.start() :] for found in _SEPARATOR.finditer(title) if found.start()]
