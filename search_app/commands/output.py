"""Writing what a command was asked to put into a file."""

from pathlib import Path

from corpus.errors import StorageError


def write_output(output: Path, text: str, *, encoding: str = "utf-8") -> None:
    """Write ``text`` to a file, line ends as they are, making its folder when there is none.

    Raises `StorageError` E520 when that cannot be done.
    """
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(text, encoding=encoding, newline="")
    except OSError as error:
        raise StorageError(
            "E520", f"{output} cannot be written: {error.strerror}.", "Choose another file with --output."
        ) from None
