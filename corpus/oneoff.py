"""Pages whose template cannot be learned: what a second extractor, if installed, takes for the article."""

import importlib
import re
from collections.abc import Sequence
from importlib.util import find_spec

from corpus.blocks import Block

AROUND = "around the article"
"""The reason on what stands before and behind the article of such a page."""
_EXTRA = "trafilatura"
_LONG = 20  # letters a block needs to say where the article begins or ends
_SHARE = 0.35  # of our text the article must hold: where it does not, the extractor missed the page


def available() -> bool:
    """Whether the optional extractor is installed (``pip install findwell[extract]``)."""
    return find_spec(_EXTRA) is not None


def article_of(text: str) -> str:
    """The text of the article in a page's HTML, or "" when the extractor finds or is none."""
    if not available():
        return ""
    extractor = importlib.import_module(_EXTRA)  # takes half a second, and few pages need it
    try:
        return str(extractor.extract(text, include_comments=False, favor_recall=True) or "")
    except (MemoryError, RecursionError):
        raise
    except Exception:  # odd markup makes it raise nearly anything, and we can do without it
        return ""


def trimmed(blocks: Sequence[Block], article: str) -> list[Block]:
    """The blocks, with a reason on those before the first and behind the last block of the article.

    Nothing between the two is touched, for extractors lose tables, glossaries and closed accordions.
    """
    known = _letters(article)
    texts = {place: _letters(block.text) for place, block in enumerate(blocks) if not block.reason}
    shared = [place for place, text in texts.items() if len(text) >= _LONG and text in known]
    if sum(len(texts[place]) for place in shared) < max(_SHARE * sum(map(len, texts.values())), 1):
        return list(blocks)
    first = next(place for place, text in texts.items() if text in known)
    return [
        block._replace(reason=AROUND) if place in texts and not first <= place <= shared[-1] else block
        for place, block in enumerate(blocks)
    ]


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
