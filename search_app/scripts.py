"""What the scripts say, put into them in a language when they are sent."""

import json
import re
from functools import lru_cache
from importlib.resources import files

from search_app.catalogue import ENGLISH, Catalogue

_MOST = 7  # suggestions at a time
_TEXT = r'"([^"\n]*)"'
_ONE_OF = re.compile(rf"_\({_TEXT}\)(?:\.replace\(\"%\(\w+\)s\", ([\w.]+)\))?")
_OF_KIND = re.compile(rf"_p\({_TEXT}, {_TEXT}\)")
_OF_NUMBER = re.compile(rf"_n\({_TEXT}, {_TEXT}\)")
_PLACE = re.compile(r"%\(\w+\)s")
_TAG = json.dumps(ENGLISH)


@lru_cache(maxsize=64)
def page_script(catalogue: Catalogue) -> str:
    """The script of the pages in a language."""
    return said_in(catalogue, read("findwell.js"))


def read(name: str) -> str:
    """A script as it is written."""
    return files(__package__).joinpath("static", name).read_text("utf-8")


def said_in(catalogue: Catalogue, script: str) -> str:
    """A script whose messages are said in the language of a catalogue.

    A message is ``_("…")``, and may have one value put in; ``_p`` has a context before it. ``_n`` is one for
    a number of suggestions, and becomes the list of what is said for none to seven. ``"en"`` stands for the
    language.
    """
    words = catalogue.words
    script = script.replace(_TAG, _quoted(catalogue.language))
    script = _OF_KIND.sub(lambda found: _quoted(words.pgettext(found[1], found[2])), script)
    script = _OF_NUMBER.sub(
        lambda found: ",".join(
            _quoted(words.ngettext(found[1], found[2], number) % {"number": number})
            for number in range(_MOST + 1)
        ).join("[]"),
        script,
    )
    return _ONE_OF.sub(lambda found: _put_together(words.gettext(found[1]), found[2]), script)


def _put_together(message: str, value: str | None) -> str:
    parts = _PLACE.split(message) if value else [message]
    return f" + {value} + ".join(_quoted(part) for part in parts if part or len(parts) == 1)


def _quoted(text: str) -> str:
    """A text as a script has it; the quotation marks in it are written so that each text ends at the next."""
    return '"' + json.dumps(text, ensure_ascii=False)[1:-1].replace('\\"', "\\u0022") + '"'
