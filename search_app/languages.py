"""The language in which words are explained: which is asked for, its own name, and its mark in HTML."""

from flask import current_app, request
from markupsafe import Markup

from glossary.term import best_language
from search_app.parameters import read

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


def asked_language() -> str:
    """The language asked for with ``?lang=``, else the site's."""
    return read("term", request.args.items(), ignore_unknown=True).text("lang") or _site_language()


def language_name(tag: str) -> str:
    """What a language calls itself; its tag when that is not known here."""
    return _NAMES.get(best_language(tag, _NAMES), tag)


def lang(tag: str) -> Markup:
    """The attributes that mark a text of another language than the site's; nothing for the site's own."""
    site = _site_language()
    if best_language(tag, (site,)) or best_language(site, (tag,)):
        return Markup("")
    return Markup(' lang="{}" dir="auto"').format(tag)


def _site_language() -> str:
    language: str = current_app.extensions["findwell"].settings.site.language
    return language
