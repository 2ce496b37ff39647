"""What code and templates say to people, in the language of the request.

The names of the functions are those by which the catalogues are made.
"""

from flask import Flask

from search_app.languages import (
    elsewhere,
    in_language,
    interface,
    keep,
    keeping,
    kept_language,
    lang,
    language_name,
    our_language,
    page_language,
)


def speak(app: Flask) -> None:
    """Let the templates of an application speak the language of each request, and its links keep to it."""
    app.url_default_functions.setdefault(None, []).append(keep)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda message: interface().words.gettext(message),
        lambda one, many, number: interface().words.ngettext(one, many, number),
        newstyle=True,
        pgettext=lambda context, message: interface().words.pgettext(context, message),
    )
    app.jinja_env.globals.update(
        elsewhere=elsewhere,
        interface=interface,
        kept_language=kept_language,
        lang=lang,
        language_name=language_name,
        our_language=our_language,
        page_language=page_language,
        unreviewed=UNREVIEWED,
    )
    app.jinja_env.filters.update(in_language=in_language, keeping=keeping)


def gettext(message: str, /, **values: object) -> str:
    """A message with its values, such as ``%(name)s``, put in."""
    return interface().words.gettext(message) % values


def ngettext(one: str, many: str, number: int, /, **values: object) -> str:
    """The form of a message that goes with a number."""
    return interface().words.ngettext(one, many, number) % values


def pgettext(context: str, message: str, /, **values: object) -> str:
    """A message whose meaning needs a context."""
    return interface().words.pgettext(context, message) % values


def gettext_noop(message: str) -> str:
    """A message that is put into the catalogues here and said elsewhere."""
    return message


UNREVIEWED = gettext_noop(
    "The buttons, headings and hints of these pages were put into this language by a machine, "
    "and nobody who speaks it has checked them."
)
