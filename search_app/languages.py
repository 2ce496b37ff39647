"""Which language a request is answered in, how links keep to it, and how texts in others are marked."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from flask import current_app, g, has_request_context, request
from markupsafe import Markup, escape

from glossary.term import best_language
from search_app.catalogue import ENGLISH, Catalogue
from search_app.parameters import read

_LONGEST_TAG = 35
_ENGLISH_ONLY = ("api", "health", "metrics")
_KEPT_WHOLE = ("editing", "editors", "signin")  # blueprints
_KEPT = {
    "embed.page",
    "pages.page",
    "privacy.index",
    "privacy.search_log",
    "search.home",
    "search.results",
    "words.index",
    "words.term",
}
_OURS = ("/pages/", "/glossary", "/search", "/privacy", "/editors")
_NAMES = {
    "ar": "العربية",
    "bn": "বাংলা",
    "cy": "Cymraeg",
    "de": "Deutsch",
    "en": "English",
    "es": "Español",
    "fa": "فارسی",
    "fr": "Français",
    "ga": "Gaeilge",
    "gd": "Gàidhlig",
    "gu": "ગુજરાતી",
    "he": "עברית",
    "it": "Italiano",
    "pa": "ਪੰਜਾਬੀ",
    "pl": "Polski",
    "pt": "Português",
    "ro": "Română",
    "so": "Soomaali",
    "ta": "தமிழ்",
    "tr": "Türkçe",
    "uk": "Українська",
    "ur": "اردو",
    "zh": "中文",
}


class Elsewhere(NamedTuple):
    """The page that is being shown, at its address in another language."""

    language: str
    url: str


class _Here(NamedTuple):
    """What a request is answered in; found once, for a page asks for it at every other text."""

    catalogue: Catalogue
    page: str
    site: str
    kept: str


_NOWHERE = _Here(Catalogue(language=ENGLISH), ENGLISH, ENGLISH, "")


def interface() -> Catalogue:
    """The catalogue of this request: of the language asked for with ``?lang=``, else of the site's.

    English outside a request, and where everything is in English only, as for programs.
    """
    return _here().catalogue


def page_language() -> str:
    """The language that a page's own words are in, for its ``lang``: *en-GB* on a site that says so."""
    return _here().page


def kept_language() -> str:
    """What links carry on as ``lang``: the language of the page, or empty where that is the site's own."""
    return _here().kept


def offered_language(tag: str) -> str:
    """What links carry as ``lang`` to pages in a language that is asked for; empty for the site's own."""
    known = _catalogues()
    offered = best_language(tag, known)
    return "" if offered == next(iter(known)) else offered


def keep(endpoint: str, values: dict[str, Any]) -> None:
    """Let an address that is being made lead to a page in the language of this one."""
    ours = endpoint in _KEPT or endpoint.partition(".")[0] in _KEPT_WHOLE
    if ours and "lang" not in values and (language := kept_language()):
        values["lang"] = language


def keeping(url: str, language: str | None = None) -> str:
    """The address of a page of ours with the language of this one, or with a language; any other as it is."""
    tag = kept_language() if language is None else language
    path, hash_sign, place = url.partition("#")
    if not tag or "lang=" in path or not (path == "/" or path.startswith(_OURS)):
        return url
    return f"{path}{'&' if '?' in path else '?'}lang={tag}{hash_sign}{place}"


def elsewhere() -> Iterator[Elsewhere]:
    """Where the page that is shown is found in the other languages a visitor may choose."""
    if request.blueprint in _ENGLISH_ONLY:
        return
    here, own = interface().language, next(iter(_catalogues()))
    # One slash only: with two, a browser takes what follows for the name of a server.
    path = (
        "/" + quote(request.path.lstrip("/"), errors="replace") if request.method in ("GET", "HEAD") else "/"
    )
    said = [(name, text) for name, text in request.args.items(multi=True) if name != "lang"]
    for tag in _catalogues():
        if tag != here:
            query = urlencode([*said, *([("lang", tag)] if tag != own else [])], errors="replace")
            yield Elsewhere(tag, f"{path}?{query}" if query else path)


def asked_language() -> str:
    """The language asked for with ``?lang=`` for words to be told in, else the site's."""
    return read("term", request.args.items(), ignore_unknown=True).text("lang") or _site_language()


def language_name(tag: str) -> str:
    """What a language calls itself; its tag when that is not known here."""
    return _NAMES.get(best_language(tag, _NAMES), tag)


def lang(tag: str = "") -> Markup:
    """The attributes that mark a text of another language than the page's own words, else nothing.

    Without a tag it is a text of the site, such as its name.
    """
    here = _here()
    return _marked(tag or here.site, here.page)


def in_language(text: str, tag: str) -> Markup:
    """A text within one of ours, marked if it is in another language; without a tag it is the site's."""
    marked = lang(tag)
    return Markup("<span{}>{}</span>").format(marked, text) if marked else escape(text)


def our_language() -> Markup:
    """The attributes that mark our own words within a text or a page of others."""
    return Markup(' lang="{}" dir="{}"').format(page_language(), interface().direction)


@lru_cache(maxsize=1024)
def _marked(tag: str, shown: str) -> Markup:
    if best_language(tag, (shown,)) or best_language(shown, (tag,)):
        return Markup("")
    return Markup(' lang="{}" dir="auto"').format(tag)


def _here() -> _Here:
    try:
        here: _Here | None = g.get("here")
    except RuntimeError:
        return _NOWHERE
    if here is None:
        if not has_request_context():
            return _NOWHERE
        here = g.here = _found()
    return here


def _found() -> _Here:
    known, site = _catalogues(), _site_language()
    own = next(iter(known))
    if request.blueprint in _ENGLISH_ONLY:
        chosen, kept = ENGLISH, ""
    else:
        chosen = best_language(request.args.get("lang", "")[:_LONGEST_TAG], known) or own
        kept = "" if chosen == own else chosen
    page = site if best_language(site, (chosen,)) else chosen
    return _Here(known.get(chosen, _NOWHERE.catalogue), page, site, kept)


def _catalogues() -> Mapping[str, Catalogue]:
    offered: Mapping[str, Catalogue] = current_app.extensions["findwell"].catalogues
    return offered


def _site_language() -> str:
    language: str = current_app.extensions["findwell"].settings.site.language
    return language
