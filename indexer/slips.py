"""How unlikely it is that someone who meant one word wrote another: cheap are the slips that people make."""

_VOWELS = frozenset("aeiouy")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_ALIKE = ("ckqs", "sxz", "fv", "gjq", "mn", "td", "bp", "iy", "wv")  # letters taken for each other by ear

# What each slip costs; 1 is a letter too many or too few.
_TWICE = 0.5  # a letter doubled, or once instead of twice
_SILENT = 0.7  # an h, or a vowel, too many or too few
_SWAPPED = 0.7
_VOWEL = 0.7  # one vowel for another
_HEARD = 0.8
_BESIDE = 0.9  # the key beside
_OTHER = 1.4
_FIRST = 0.6  # more, for the first letter
_BY_EAR = 0.6  # written as it sounds, whatever the number of letters
_SOUNDS = (
    ("ph", "f"),
    ("rrh", "r"),
    ("rh", "r"),
    ("ae", "e"),
    ("oe", "e"),
    ("ck", "k"),
    ("tion", "shn"),
    ("sion", "shn"),
)


def _pairs() -> dict[tuple[str, str], float]:
    costs: dict[tuple[str, str], float] = {}
    for number, row in enumerate(_ROWS):
        for place, letter in enumerate(row):
            below = _ROWS[number + 1][max(0, place - 1) : place + 1] if number + 1 < len(_ROWS) else ""
            for other in row[place + 1 : place + 2] + below:
                costs[letter, other] = costs[other, letter] = _BESIDE
    for group in _ALIKE:
        costs |= {(one, other): _HEARD for one in group for other in group if one != other}
    costs |= {(one, other): _VOWEL for one in _VOWELS for other in _VOWELS if one != other}
    return costs


_CHANGED = _pairs()


def slip_cost(typed: str, meant: str) -> float:
    """The least that the slips between two folded words cost; 0 when they are the same.

    Optimal string alignment with a price for each kind of slip, of the letters or of how they sound.
    """
    cost = _cost(typed, meant)
    if cost > _BY_EAR:
        said, heard = _sound(typed), _sound(meant)
        if (said, heard) != (typed, meant):
            cost = min(cost, _BY_EAR + _cost(said, heard))
    return cost


def _sound(word: str) -> str:
    for written, heard in _SOUNDS:
        word = word.replace(written, heard)
    return word


def _cost(typed: str, meant: str) -> float:
    before: list[float] = []
    last = [0.0]
    for column in range(len(meant)):
        last.append(last[-1] + _gap(meant, column))
    for row, letter in enumerate(typed):
        this = [last[0] + _gap(typed, row)]
        for column, other in enumerate(meant):
            changed = 0.0 if letter == other else _CHANGED.get((letter, other), _OTHER)
            if changed and not (row and column):
                changed += _FIRST
            cost = min(
                last[column + 1] + _gap(typed, row), this[-1] + _gap(meant, column), last[column] + changed
            )
            if row and column and letter == meant[column - 1] and typed[row - 1] == other and letter != other:
                swapped = _SWAPPED if row > 1 else _SWAPPED + _FIRST
                cost = min(cost, before[column - 1] + swapped)
            this.append(cost)
        before, last = last, this
    return last[-1]


def _gap(word: str, place: int) -> float:
    """What it costs to have a letter of a word that the other does not have."""
    letter = word[place]
    if place and word[place - 1] == letter:
        return _TWICE
    if word[place + 1 : place + 2] == letter:
        return _TWICE
    cost = _SILENT if letter in _VOWELS or letter == "h" else 1.0
    return cost if place else cost + _FIRST
