"""What an editor proposes: a new entry, a name, a phrase that is no mention, or a best bet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from corpus.errors import InputError
from corpus.words import words
from glossary.term import Kind
from search_app.saying import gettext, gettext_noop

_LONGEST = {
    "term": 60,
    "text": 120,
    "definition": 600,
    "title": 200,
    "url": 500,
    "reason": 500,
    "expires": 10,
}
_MOST_NAMES = 20
_FIELDS = {
    "term": gettext_noop("term"),
    "kind": gettext_noop("kind"),
    "text": gettext_noop("text"),
    "definition": gettext_noop("definition"),
    "title": gettext_noop("title"),
    "url": gettext_noop("url"),
    "reason": gettext_noop("reason"),
    "expires": gettext_noop("expires"),
}


class Action(StrEnum):
    """What a change does."""

    TERM = "term"
    LABEL = "label"
    BLOCK = "block"
    BEST_BET = "best-bet"


_USED: Mapping[Action, tuple[str, ...]] = {
    Action.TERM: ("definition", "names"),
    Action.LABEL: ("term", "kind"),
    Action.BLOCK: (),
    Action.BEST_BET: ("title", "url", "expires", "reason"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One change to the glossary or the best bets, before it is made.

    ``text`` is the heading of a new entry, the name to add to the entry ``term``, the phrase to block, or the
    search that gets a best bet. ``names`` are a new entry's other names; ``title`` and ``url`` the best bet's
    page, ``expires`` its last day (ISO); ``reason`` is for other editors.
    """

    action: Action
    text: str
    term: str = ""
    kind: Kind = Kind.SAME
    definition: str = ""
    names: tuple[str, ...] = ()
    title: str = ""
    url: str = ""
    expires: str = ""
    reason: str = ""

    @property
    def says(self) -> str:
        """The change in words, in the language of the request."""
        match self.action:
            case Action.TERM:
                return gettext("Explain “%(text)s”", text=self.text)
            case Action.LABEL:
                return gettext(
                    "Add the name “%(text)s” to the entry %(entry)s", text=self.text, entry=self.term
                )
            case Action.BLOCK:
                return gettext("Never take “%(text)s” for a word of the glossary", text=self.text)
            case Action.BEST_BET:
                return gettext(
                    "Show “%(title)s” first for the search “%(text)s”", title=self.title, text=self.text
                )


def checked(proposal: Proposal, *, today: date) -> Proposal:
    """The proposal with only what its action uses, when it says all that this needs.

    Raises `InputError` E545 naming what is missing, too long or past, in the language of the request.
    """
    used = ("action", "text", *_USED[proposal.action])
    proposal = Proposal(**{name: getattr(proposal, name) for name in used})
    for name, longest in _LONGEST.items():
        if len(getattr(proposal, name)) > longest:
            raise _wrong(
                gettext(
                    "The %(name)s has more than %(longest)s characters.",
                    name=gettext(_FIELDS[name]),
                    longest=longest,
                ),
                gettext("Say it shorter."),
            )
    if len(proposal.names) > _MOST_NAMES or any(len(name) > _LONGEST["text"] for name in proposal.names):
        raise _wrong(
            gettext("There are too many other names, or one is too long."),
            gettext("Give the few that people use."),
        )
    if not any(words(proposal.text)):
        raise _wrong(
            gettext("There is no word in what you wrote."),
            gettext("Write the word that the change is about."),
        )
    if any(not character.isprintable() for character in proposal.text):
        raise _wrong(
            gettext("What you wrote has signs that cannot be seen."),
            gettext("Type it again instead of pasting it."),
        )
    for name in _USED[proposal.action]:
        value = getattr(proposal, name)
        if name != "names" and not value.strip():
            raise _wrong(
                gettext("The %(name)s is missing.", name=gettext(_FIELDS[name])), gettext("Fill it in.")
            )
    if proposal.expires and proposal.expires < today.isoformat():
        raise _wrong(
            gettext("The last day, %(day)s, has passed.", day=proposal.expires),
            gettext("Choose a day to come."),
        )
    return proposal


def _wrong(what: str, fix: str) -> InputError:
    return InputError("E545", what, fix)
