"""The stylesheet, the script and what they load, under addresses that change when any of them does."""

import hashlib
from importlib.resources import files
from pathlib import Path

from flask import Blueprint, Response, current_app, send_from_directory

_FOLDER = Path(str(files(__package__) / "static"))
_TYPES = {".css", ".js", ".woff2", ".toml", ""}

assets = Blueprint("assets", __name__)


def version(folder: Path = _FOLDER) -> str:
    """Changes when any file below ``folder`` does; 12 hexadecimal digits."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix in _TYPES):
        digest.update(f"{path.relative_to(folder).as_posix()}\n{path.stat().st_size}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@assets.get("/static/<version>/<path:name>")
def static(version: str, name: str) -> Response:
    """A file as it is now; kept for a year by whoever asked for this version of it."""
    response = send_from_directory(_FOLDER, name)
    if version == current_app.extensions["findwell"].assets:
        response.cache_control.public = True
        response.cache_control.max_age = 31_536_000
        response.cache_control.immutable = True
        response.cache_control.no_cache = None
    return response
