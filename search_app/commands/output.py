"""Writing what a command was asked to put into a file."""

from pathlib import Path

from corpus.errors import StorageError


def write_output(output: Path, content: str | bytes, *, encoding: str = "utf-8") -> None:
    """Write a text or bytes to a file, line ends as they are, making its folder when there is none.

    Raises `StorageError` E520 when that cannot be done.
    """
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    except OSError as error:
        raise StorageError(
            "E520", f"{output} cannot be written: {error.strerror}.", "Choose another file with --output."
        ) from None
