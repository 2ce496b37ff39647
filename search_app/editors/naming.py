"""What figures, sections and the states of pages are called on the editors' pages, in their language."""

from corpus.store import State
from glossary.coverage.matrix import ELSEWHERE
from glossary.coverage.report import Figure
from search_app.saying import gettext, gettext_noop
from search_app.wording import number

_FIGURES = {
    "pages with every abbreviation explained": gettext_noop(
        "of %(number)s pages with every abbreviation explained"
    ),
    "mentions with an entry": gettext_noop("of %(number)s mentions with an entry"),
    "health pages in date": gettext_noop("of %(number)s health pages in date"),
}
_STATES = {
    State.KEPT: gettext_noop("Kept"),
    State.STALE: gettext_noop("Stale"),
    State.EXCLUDED: gettext_noop("Excluded"),
    State.REMOVED: gettext_noop("Removed"),
    State.FAILED: gettext_noop("Failed"),
}


def of_what(figure: Figure) -> str:
    """What a figure is a part of: *of 40 health pages in date*."""
    return gettext(_FIGURES[figure.name], number=number(figure.of))


def page_state(state: State) -> str:
    """Where a page is in its life: *Kept*."""
    return gettext(_STATES[state])


def section_name(section: str) -> str:
    """A section of the site; pages in none are together under a name of ours."""
    return gettext("(no section)") if section == ELSEWHERE else section
