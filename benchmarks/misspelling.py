"""Words as people misspell them: letters dropped, doubled, swapped, hit beside, or written as they sound."""

import random
from collections.abc import Callable, Sequence

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_SOUNDS = (
    ("ph", "f"),
    ("ae", "e"),
    ("oe", "e"),
    ("rrh", "r"),
    ("rh", "r"),
    ("ch", "k"),
    ("sc", "s"),
    ("ti", "si"),
    ("ce", "se"),
    ("ci", "si"),
    ("y", "i"),
    ("x", "ks"),
    ("z", "s"),
    ("ll", "l"),
    ("ss", "s"),
)
_VOWELS = "aeiou"


def misspelt(word: str, edits: int, chance: random.Random) -> str:
    """A word with one or two slips, never in all of its letters and never the word itself.

    The first letter stays nine times in ten, as it does in people's own slips.
    """
    while True:
        written = word
        for _ in range(edits):
            written = chance.choice(_SLIPS)(written, chance)
        if written != word and (written[:1] == word[:1] or chance.random() < 0.1):
            return written


def _dropped(word: str, chance: random.Random) -> str:
    place = chance.randrange(len(word))
    return word[:place] + word[place + 1 :]


def _doubled(word: str, chance: random.Random) -> str:
    place = chance.randrange(len(word))
    return word[:place] + word[place] + word[place:]


def _swapped(word: str, chance: random.Random) -> str:
    place = chance.randrange(len(word) - 1)
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def _beside(word: str, chance: random.Random) -> str:
    place = chance.randrange(len(word))
    return word[:place] + chance.choice(_neighbours(word[place])) + word[place + 1 :]


def _vowel(word: str, chance: random.Random) -> str:
    places = [place for place, letter in enumerate(word) if letter in _VOWELS]
    if not places:
        return word
    place = chance.choice(places)
    return word[:place] + chance.choice(_VOWELS.replace(word[place], "")) + word[place + 1 :]


def _by_sound(word: str, chance: random.Random) -> str:
    heard = [(written, said) for written, said in _SOUNDS if written in word]
    return word.replace(*chance.choice(heard), 1) if heard else _vowel(word, chance)


def _neighbours(letter: str) -> Sequence[str]:
    for number, row in enumerate(_ROWS):
        place = row.find(letter)
        if place >= 0:
            around = [row[place - 1 : place], row[place + 1 : place + 2]]
            around += [other[max(0, place - 1) : place + 1] for other in _ROWS[number + 1 : number + 2]]
            return "".join(around) or letter
    return letter


_SLIPS: tuple[Callable[[str, random.Random], str], ...] = (
    _dropped,
    _doubled,
    _swapped,
    _beside,
    _vowel,
    _by_sound,
)
