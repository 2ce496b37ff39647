"""Pictures for tests, as small as their formats allow."""

from pathlib import Path

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 8
JPEG = b"\xff\xd8\xff\xe0" + b"\x00" * 8
WEBP = b"RIFF\x04\x00\x00\x00WEBP" + b"\x00" * 8


def draw(folder: Path, name: str, content: bytes = PNG) -> Path:
    """Put a picture where the entries of a folder look for it."""
    path = folder / "images" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    return path
