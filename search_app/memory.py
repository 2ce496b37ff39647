"""Memory that is not used any more goes back to the system."""

import ctypes
import gc
from contextlib import suppress

_ARENA_MAX = -8  # M_ARENA_MAX of malloc.h


def keep_together() -> None:
    """Have all threads that are started from now on take memory from one place, where it is glibc's.

    Each would get places of its own, and what an edition was made of by one thread is given up by another.
    """
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).mallopt(_ARENA_MAX, 1)


def give_back() -> None:
    """Find what is garbage, and have the C library return what it keeps of freed memory, where it can.

    A tenth of a server's memory lies between what is used, after an edition was given up. What is left is
    lasting: until the next time it is neither gone through again, nor copied when a process is forked.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    with suppress(AttributeError, OSError, TypeError):  # only glibc has it
        ctypes.CDLL(None).malloc_trim(0)
