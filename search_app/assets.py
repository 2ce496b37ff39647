"""The stylesheet, the script and what they load, under addresses that change when any of them does."""

import gzip
import hashlib
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    make_response,
    send_file,
    send_from_directory,
)

from corpus.errors import UsageError
from search_app.catalogue import ENGLISH, Catalogue
from search_app.packing import packed
from search_app.scripts import page_script
from search_app.settings import Settings
from search_app.theme import stylesheet

_FOLDER = Path(str(files(__package__) / "static"))
_IMAGES = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
}
_TEXTS = {"text/css", "text/javascript"}
_TYPES = {".css", ".js", ".woff2", ".toml", ""}

assets = Blueprint("assets", __name__)


def version(folder: Path = _FOLDER, *, own: bytes = b"") -> str:
    """Changes when any file below ``folder`` does, or ``own``; 12 hexadecimal digits."""
    digest = hashlib.sha256(own)
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix in _TYPES):
        digest.update(f"{path.relative_to(folder).as_posix()}\n{path.stat().st_size}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def own_look(settings: Settings) -> bytes:
    """What a site shows of its own on every page: its colours and its logo.

    Raises `UsageError` E014 for a logo that is no image we know, or cannot be read.
    """
    return _theme(settings).encode() + (_logo(settings).read_bytes() if settings.site.logo else b"")


@assets.get("/static/<version>/theme.css")
def theme(version: str) -> Response:
    """The site's own colours."""
    response = make_response(_theme(_settings()))
    response.content_type = "text/css; charset=utf-8"
    return _kept(response, version)


@assets.get("/static/<version>/logo")
def logo(version: str) -> Response:
    """The site's logo."""
    if not _settings().site.logo:
        abort(404)
    path = _logo(_settings())
    return _kept(send_file(path, mimetype=_IMAGES[path.suffix.lower()]), version)


@assets.get("/static/<version>/findwell.js")
@assets.get("/static/<version>/findwell.<language>.js")
def script(version: str, language: str = ENGLISH) -> Response:
    """The script of the pages, in a language that there is a catalogue of."""
    catalogue = current_app.extensions["findwell"].catalogues.get(language)
    if catalogue is None and language != ENGLISH:
        abort(404)
    response = make_response(page_script(catalogue or Catalogue(language=ENGLISH)))
    response.content_type = "text/javascript; charset=utf-8"
    response.add_etag()
    response.cache_control.no_cache = True
    return _kept(_packed(response), version)


@assets.get("/static/<version>/<path:name>")
def static(version: str, name: str) -> Response:
    """A file as it is now; kept for a year by whoever asked for this version of it."""
    return _kept(_packed(send_from_directory(_FOLDER, name)), version)


def _packed(response: Response) -> Response:
    """The answer, gzipped for who can unpack it, if it is text; a file is packed once."""
    if response.mimetype in _TEXTS and response.status_code == 200:
        response.direct_passthrough = False
        packed(response, _squeezed(response.get_data()))
    return response


@lru_cache(maxsize=16)
def _squeezed(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


def _kept(response: Response, version: str) -> Response:
    if version == current_app.extensions["findwell"].assets:
        response.cache_control.public = True
        response.cache_control.max_age = 31_536_000
        response.cache_control.immutable = True
        response.cache_control.no_cache = None
    return response


def _theme(settings: Settings) -> str:
    return stylesheet(light=settings.theme.light, dark=settings.theme.dark)


def _logo(settings: Settings) -> Path:
    path = Path(settings.site.logo).resolve()
    if path.suffix.lower() not in _IMAGES or not path.is_file():
        raise UsageError(
            "E014",
            f"site.logo: {path} is not an SVG, PNG, JPEG or WebP file that can be read.",
            "Correct the setting, or remove it.",
        )
    return path


def _settings() -> Settings:
    settings: Settings = current_app.extensions["findwell"].settings
    return settings
