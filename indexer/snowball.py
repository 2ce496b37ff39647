"""NLTK's Snowball stemmer for English, without the rest of NLTK, whose reading takes 0.3 s and 16 MB."""

import sys
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec, module_from_spec

_PACKAGES = ("nltk", "nltk.stem", "nltk.corpus")  # to import one of these is to import all of NLTK


def _stemmer() -> Callable[[str], str]:
    if "nltk" not in sys.modules:
        try:
            return _alone()
        except (AttributeError, ImportError):  # another NLTK, whose parts stand otherwise
            pass
    stem: Callable[[str], str] = import_module("nltk.stem.snowball").EnglishStemmer().stem
    return stem


def _alone() -> Callable[[str], str]:
    """The stemmer from its own file; whoever imports NLTK later gets all of it."""
    try:
        for name in _PACKAGES:
            if spec := find_spec(name):
                sys.modules[name] = module_from_spec(spec)
        # Only a stemmer that is told to ignore stop words asks for a list of them.
        sys.modules["nltk.corpus"].stopwords = None  # type: ignore[attr-defined]
        stem: Callable[[str], str] = import_module("nltk.stem.snowball").EnglishStemmer().stem
    finally:
        for name in [name for name in sys.modules if name.partition(".")[0] == "nltk"]:
            del sys.modules[name]
    return stem


_stem = _stemmer()


def snowball(word: str) -> str:
    """The stem of a word that is folded and in British spelling."""
    return _stem(word)
