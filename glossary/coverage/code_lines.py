"""Lines of a page that show a program or markup: nobody reads them as words."""

import re

_TAG = r"</?[A-Za-z!][^<>\n]{0,2000}>"
_ANY_TAG = re.compile(_TAG)
_SIGN = re.compile(rf"{_TAG}|\{{[{{%]|[%}}]\}}|\w=\"|\w: [\"'{{\[]|\}}\)|\w\(\{{|[;{{]\Z")
_BLANK = "_"


def without_code(text: str) -> str:
    """The text, as long as it was, with tags and lines of code blanked out (``_``)."""
    if "<" not in text and "{" not in text and '="' not in text:
        return text
    return "".join(map(_blanked, text.splitlines(keepends=True)))


def _blanked(line: str) -> str:
    bare = line.rstrip()
    signs = _SIGN.finditer(bare)
    if next(signs, None) is None:
        return line
    if next(signs, None) is not None:
        return _BLANK * len(bare) + line[len(bare) :]
    return _ANY_TAG.sub(lambda found: _BLANK * len(found[0]), line)
