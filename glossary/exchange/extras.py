"""The packages that only some formats need: imported here alone, with a hint when they are absent."""

import importlib
import logging
import warnings
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from corpus.errors import UsageError


def extra(package: str) -> Any:
    """A package of the extra ``exchange``, imported when a format first needs it.

    Raises UsageError G028 when it is not installed.
    """
    try:
        return importlib.import_module(package)
    except ImportError:
        raise UsageError(
            "G028",
            f"This format needs the package {package.partition('.')[0]}, which is not installed.",
            "Install it: pip install 'findwell[exchange]'",
        ) from None


@contextmanager
def quietly(package: str) -> Generator[None]:
    """Keeps what a package says of odd files, or of its own future, off the screen."""
    logger = logging.getLogger(package)
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)
