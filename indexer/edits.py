"""How many typing errors lie between two words."""


def edits(first: str, second: str, most: int) -> int:
    """The least number of letters added, dropped, changed or swapped with a neighbour.

    Gives up with ``most + 1`` once it must be more than ``most``. (Optimal string alignment distance.)
    """
    if abs(len(first) - len(second)) > most:
        return most + 1
    first, second = _where_they_differ(first, second)
    far = most + 1
    before: list[int] = []
    last = [min(column, far) for column in range(len(second) + 1)]
    for row, letter in enumerate(first, 1):
        # Only places at most ``most`` from the diagonal can be on a way that is short enough.
        start, end = max(1, row - most), min(len(second), row + most)
        this = [far] * (len(second) + 1)
        this[start - 1] = row if start == 1 else far
        least = this[start - 1]
        for column in range(start, end + 1):
            other = second[column - 1]
            cost = last[column - 1]
            if letter != other:
                cost = 1 + min(cost, last[column], this[column - 1])
                if row > 1 and column > 1 and letter == second[column - 2] and first[row - 2] == other:
                    cost = min(cost, before[column - 2] + 1)
            this[column] = cost
            least = min(least, cost)
        if least > most:
            return far
        before, last = last, this
    return min(last[-1], far)


def _where_they_differ(first: str, second: str) -> tuple[str, str]:
    """Both words without the letters that they begin and end with in common, which cost nothing."""
    least = min(len(first), len(second))
    start = 0
    while start < least and first[start] == second[start]:
        start += 1
    end = 0
    while end < least - start and first[-1 - end] == second[-1 - end]:
        end += 1
    return first[start : len(first) - end], second[start : len(second) - end]


def one_edit_away(word: str, letters: str) -> set[str]:
    """Every string one added, dropped, changed or swapped letter away from a word, made from ``letters``."""
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    dropped = {left + right[1:] for left, right in cuts if right}
    swapped = {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
    changed = {left + letter + right[1:] for left, right in cuts if right for letter in letters}
    added = {left + letter + right for left, right in cuts for letter in letters}
    return (dropped | swapped | changed | added) - {word}
