"""Pages on which editors propose a change, see what it would do, approve it, and undo it."""

from datetime import date

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup, escape

from corpus.errors import FindwellError, InputError, RefusedError
from corpus.store import Store
from glossary.glossary import load
from glossary.term import Kind
from search_app.catalogue import ENGLISH
from search_app.editors.changes import Change, Changes, State
from search_app.editors.drafting import draft
from search_app.editors.naming import change_state, what_became
from search_app.editors.preview import Effect, effects, trial
from search_app.editors.proposal import Action, Proposal
from search_app.editors.publishing import Publisher
from search_app.editors.signin import editor, require_editor, token
from search_app.headers import private
from search_app.languages import in_language
from search_app.live import edition
from search_app.settings import Settings
from search_app.trying import Trial

_SAID = "E545"  # what a proposal lacks, which is said in the language of the request
_SHOWN = 20  # pages whose marks a change alters

editing = Blueprint("editing", __name__, url_prefix="/editors")
editing.before_request(require_editor)


@editing.get("/propose")
def form() -> ResponseReturnValue:
    """The form for a change, filled in as far as the link that led here says."""
    return _form(_proposal(), "")


@editing.post("/propose")
def propose() -> ResponseReturnValue:
    """Write down a proposal and show what it would do."""
    proposal = _proposal()
    try:
        change = _changes().propose(proposal, editor=editor())
    except (InputError, RefusedError) as error:
        return _form(proposal, _said(error), status=400)
    return redirect(url_for("editing.change", number=change.number), 303)


@editing.get("/changes")
def listing() -> ResponseReturnValue:
    """Every change, newest first."""
    unpublished, wrong = _unpublished()
    return private(
        render_template(
            "editors/changes.html",
            changes=_changes().listing(),
            unpublished=unpublished,
            wrong=wrong,
            **_frame(),
        )
    )


@editing.post("/publish")
def publish() -> ResponseReturnValue:
    """Publish what the files of the glossary say now."""
    _publisher().start()
    return redirect(url_for("editing.listing"), 303)


@editing.get("/changes/<int:number>")
def change(number: int) -> ResponseReturnValue:
    """One change: what it is, what it would do, and what can be decided."""
    return _shown(number, "")


@editing.post("/changes/<int:number>/<any(approve, decline, undo):what>")
def decide(number: int, what: str) -> ResponseReturnValue:
    """Make a change, put it aside or undo it; what alters the glossary is published."""
    changes = _changes()
    if changes.find(number) is None:
        abort(404)
    try:
        decided = getattr(changes, what)(number, editor=editor())
    except (InputError, RefusedError) as error:
        return _shown(number, _said(error), status=409)
    if decided.state in (State.MADE, State.UNDONE) and decided.proposal.action is not Action.BEST_BET:
        _publisher().start()
    return redirect(url_for("editing.change", number=number), 303)


def _shown(number: int, wrong: str, *, status: int = 200) -> Response:
    found = _changes().find(number)
    if found is None:
        abort(404)
    altered: list[Effect] = []
    tried: Trial | None = None
    if found.state is State.PROPOSED and found.proposal.action is not Action.BEST_BET:
        try:
            made = draft(found.proposal, _settings(), editor=found.by, today=date.today())
            searcher = edition().searcher
            pages = (page for page in map(searcher.page, searcher.urls) if page is not None)
            altered = effects(made, found.proposal, _settings(), pages)
            if request.args.get("tests"):
                with Store(_settings().data) as store:
                    tried = trial(made, _settings(), store)
        except FindwellError as error:
            wrong = wrong or _said(error)
    return private(
        render_template(
            "editors/change.html",
            change=found,
            may_approve=_may_approve(found),
            altered=altered[:_SHOWN],
            more=max(0, len(altered) - _SHOWN),
            tried=tried,
            has_tests=bool(_settings().search.tests),
            wrong=wrong,
            **_frame(),
        ),
        status,
    )


def _unpublished() -> tuple[bool, str]:
    """Whether readers have another glossary than the files say; why the files cannot be read, or empty."""
    try:
        return load(_settings().glossary_paths).fingerprint != edition().glossary.fingerprint, ""
    except InputError as error:
        return False, _said(error)


def _may_approve(found: Change) -> bool:
    alone = _settings().editors.review == "one"
    return found.state is State.PROPOSED and (alone or found.by != editor())


def _form(proposal: Proposal, wrong: str, *, status: int = 200) -> Response:
    return private(
        render_template("editors/propose.html", proposal=proposal, kinds=list(Kind), wrong=wrong, **_frame()),
        status,
    )


def _frame() -> dict[str, object]:
    """What every one of these pages shows."""
    return {
        "editor": editor(),
        "token": token(),
        "publishing": _publisher().progress,
        "change_state": change_state,
        "what_became": what_became,
    }


def _proposal() -> Proposal:
    """The proposal that the address or the form says."""
    said = request.values
    try:
        action, kind = Action(said.get("action", "term")), Kind(said.get("kind", "same"))
    except ValueError:
        abort(400)
    return Proposal(
        action=action,
        kind=kind,
        text=said.get("text", "").strip(),
        term=said.get("term", "").strip(),
        definition=said.get("definition", "").strip(),
        names=tuple(name.strip() for name in said.get("names", "").split(";") if name.strip()),
        title=said.get("title", "").strip(),
        url=said.get("url", "").strip(),
        expires=said.get("expires", "").strip(),
        reason=said.get("reason", "").strip(),
    )


def _said(error: FindwellError) -> Markup:
    """An error in words, marked as English but for what is said in the language of the request."""
    faults = " ".join(getattr(error, "faults", ()))
    text = f"{error.what} {faults} {error.fix}".strip()
    return escape(text) if error.code == _SAID else in_language(text, ENGLISH)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["findwell"].settings
    return settings


def _changes() -> Changes:
    return Changes(_settings().changes_folder, _settings())


def _publisher() -> Publisher:
    publisher: Publisher = current_app.extensions["findwell"].publisher
    return publisher
