"""How a count is shown, so that nobody can be picked out by it."""

FEW = 5
LEAST_EXPORTED = 10


def shown(count: int) -> str:
    """A count as editors see it: "fewer than 5", or the number."""
    return f"fewer than {FEW}" if 0 < count < FEW else f"{count:,}"


def rounded_down(count: int) -> int:
    """A count as everybody may see it: rounded down to a multiple of 5, so that none tells of one person."""
    return count - count % FEW


def exported(count: int) -> int:
    """A count as it leaves in a file: rounded to 5, and 0 below ten."""
    return 0 if count < LEAST_EXPORTED else 5 * round(count / 5)
