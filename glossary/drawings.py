"""Whether a browser may still be inside of a drawing, where it cuts HTML otherwise than in a page."""

import re
from collections import Counter


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ROOTS = _names("svg math select")  # in a list, older browsers read a <style> as those in drawings
# What these hold is read as a page again; how it ends depends on all that is open around the drawing.
_PAGES = _names("foreignobject desc title mi mo mn ms mtext annotation-xml")
_GLYPHS = _names("mglyph malignmark")  # these are drawings again, inside of what is read as a page
_EMPTY = _names("area base br col embed hr img input link meta source track wbr")
# A drawing never has an element of these names: their tags end it.
_ENDING = _names(
    "b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li listing "
    "menu meta nobr ol p pre ruby s small span strong strike sub sup table tt u ul var"
)
_LINK = "a"
_MARKUP = re.compile(r"<(?:[A-Za-z!?]|/.)", re.DOTALL)
CDATA = "<![CDATA["


class Drawings:
    """Follows the tags of a page, and says when it is no longer certain what a browser takes them for.

    Inside of a drawing ``<style>`` and ``<title>`` hold tags, not bare text. Whoever takes one for the other
    takes the value of an attribute for text, and a link put there would end the attribute.
    """

    def __init__(self) -> None:
        self._open: list[str] = []
        self._many: Counter[str] = Counter()  # how many of each name are open
        # An end tag of these names may lead back into a drawing that seemed over.
        self._back: set[str] = set()

    def follow(self, name: str, *, closing: bool, self_closing: bool) -> bool:
        """Take the next tag; whether it is certain what it does."""
        if self._open:
            if not closing:
                self._begin(name, self_closing)
            certain = not closing or not self._many[name] or self._end(name)
            return certain and (bool(self._open) or _LINK not in self._back)  # every mark ends with </a>
        if name in _ROOTS and not closing:
            self._begin(name, self_closing)
            return True
        return not self._back or name not in (self._back if closing else _GLYPHS)

    def bare(self, content: str) -> bool:
        """Whether the content of a ``<style>`` or the like is the same here when it is read as tags."""
        return not self._open or all(
            content.startswith(CDATA, found.start()) and ends_alike(content, found.start())
            for found in _MARKUP.finditer(content)
        )

    def _begin(self, name: str, self_closing: bool) -> None:
        if name not in _EMPTY and (not self_closing or name == "select"):
            self._open.append(name)
            self._many[name] += 1
        if self._back:
            self._back.update({name} - _ENDING)
        elif name in _PAGES:
            self._back.update(_PAGES | _ROOTS | (set(self._open) - _ENDING))

    def _end(self, name: str) -> bool:
        closed = [self._open.pop()]
        while closed[-1] != name:
            closed.append(self._open.pop())
        self._many.subtract(closed)
        return len(closed) == 1 or _PAGES.isdisjoint(closed)


def ends_alike(html: str, at: int) -> bool:
    """Whether the `CDATA` at this place ends in a page, where it is a comment, where it does in a drawing."""
    return html.find(">", at) == html.find("]]>", at) + 2
