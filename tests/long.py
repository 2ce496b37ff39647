"""Whether the tests run in their long form, which takes hours, and how many examples are tried then."""

import os

from hypothesis import settings

LONG = os.environ.get("FINDWELL_LONG", "") == "1"
_TIMES = 10


def examples(count: int) -> settings:
    """So many examples for a test of which each costs much; ten times as many in the long form."""
    return settings(max_examples=count * _TIMES if LONG else count)
