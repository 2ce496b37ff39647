"""What figures, sections, pages' states and changes are called on the editors' pages, in their language."""

from corpus.store import State as PageState
from glossary.coverage.matrix import ELSEWHERE
from glossary.coverage.report import Figure
from search_app.editors.changes import Change, State
from search_app.saying import gettext, gettext_noop
from search_app.wording import number, spoken

_FIGURES = {
    "pages with every abbreviation explained": gettext_noop(
        "of %(number)s pages with every abbreviation explained"
    ),
    "mentions with an entry": gettext_noop("of %(number)s mentions with an entry"),
    "health pages in date": gettext_noop("of %(number)s health pages in date"),
}
_STATES = {
    PageState.KEPT: gettext_noop("Kept"),
    PageState.STALE: gettext_noop("Stale"),
    PageState.EXCLUDED: gettext_noop("Excluded"),
    PageState.REMOVED: gettext_noop("Removed"),
    PageState.FAILED: gettext_noop("Failed"),
}
_CHANGES = {
    State.PROPOSED: gettext_noop("Proposed"),
    State.BEGUN: gettext_noop("Begun"),
    State.MADE: gettext_noop("Made"),
    State.UNDOING: gettext_noop("Undoing"),
    State.DECLINED: gettext_noop("Declined"),
    State.UNDONE: gettext_noop("Undone"),
    State.DAMAGED: gettext_noop("Damaged"),
}
_BECAME = {
    State.BEGUN: gettext_noop("Begun by %(name)s on %(day)s."),
    State.MADE: gettext_noop("Made by %(name)s on %(day)s."),
    State.UNDOING: gettext_noop("Being undone by %(name)s on %(day)s."),
    State.DECLINED: gettext_noop("Put aside by %(name)s on %(day)s."),
    State.UNDONE: gettext_noop("Undone by %(name)s on %(day)s."),
}


def of_what(figure: Figure) -> str:
    """What a figure is a part of: *of 40 health pages in date*."""
    return gettext(_FIGURES[figure.name], number=number(figure.of))


def page_state(state: PageState) -> str:
    """Where a page is in its life: *Kept*."""
    return gettext(_STATES[state])


def section_name(section: str) -> str:
    """A section of the site; pages in none are together under a name of ours."""
    return gettext("(no section)") if section == ELSEWHERE else section


def change_state(state: State) -> str:
    """Where a change is in its life: *Proposed*."""
    return gettext(_CHANGES[state])


def what_became(change: Change) -> str:
    """What was decided about a change, by whom and when: *Made by Asha on 5 March 2026.*"""
    return gettext(_BECAME[change.state], name=change.decided_by, day=spoken(change.decided_at[:10]))
