"""The files below a folder, or a clear word on the folder that cannot be read."""

import os
from pathlib import Path

from corpus.errors import InputError


def files_below(folder: Path) -> list[Path]:
    """Every file in ``folder`` at any depth, in order of their paths.

    Raises `InputError` E334 when a folder cannot be listed: a file that is not seen must not be taken for
    one that is gone.
    """

    def refuse(error: OSError) -> None:
        raise InputError(
            "E334",
            f"The folder {error.filename} cannot be read: {error.strerror}.",
            "Nothing was changed. See that you may read it, and try again.",
        )

    places = [Path(top) / name for top, _, names in os.walk(folder, onerror=refuse) for name in names]
    return sorted(places)
