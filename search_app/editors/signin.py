"""Signing in to the editors' pages: sessions in a signed cookie, and forms only our own pages can send."""

import hashlib
import secrets
from datetime import timedelta
from pathlib import Path
from typing import cast

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import TooManyRequests

from search_app.editors.people import end_sessions, may_sign_in, read_people, session_mark
from search_app.headers import private
from search_app.languages import keeping
from search_app.limits import RateLimit
from search_app.settings import Settings

_SIGNED_IN = timedelta(hours=8)
_TRIES = 10  # a minute, from one client

signin = Blueprint("signin", __name__, url_prefix="/editors")


def set_up_sessions(app: Flask, settings: Settings) -> None:
    """Make ready for sessions, when the settings have a secret."""
    if not settings.editors.secret:
        return
    # A key of its own, so that the secret can serve for something else one day.
    app.secret_key = hashlib.sha256(b"findwell editors session " + settings.editors.secret.encode()).digest()
    app.config.update(
        SESSION_COOKIE_NAME="findwell_editor",
        SESSION_COOKIE_PATH="/editors",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_COOKIE_SECURE=settings.site.url.startswith("https:"),
        PERMANENT_SESSION_LIFETIME=_SIGNED_IN,
        SESSION_REFRESH_EACH_REQUEST=False,
    )
    app.extensions["findwell_sign_in"] = RateLimit(_TRIES)


def require_editor() -> ResponseReturnValue | None:
    """Before any of the editors' pages: 404 while they are off, the sign-in form for a stranger.

    A form that is sent must carry the token of the session, else 400.
    """
    if not current_app.secret_key:
        abort(404)
    if editor() == "":
        if request.method != "GET":
            abort(403)
        return redirect(url_for("signin.form", next=request.full_path.rstrip("?")), 303)
    _check_token()
    return None


def editor() -> str:
    """Who is signed in, or empty.

    Someone who was removed, has a new password or signed out meanwhile is not, whatever cookie is sent.
    """
    if "editor" not in g:
        name, mark = session.get("editor", ""), session.get("mark", "")
        g.editor = name if mark and mark == session_mark(_people(), name) else ""
    return cast(str, g.editor)


def token() -> str:
    """What a form on our pages must carry."""
    if "token" not in session:
        session["token"] = secrets.token_urlsafe(24)
    return cast(str, session["token"])


@signin.get("/sign-in")
def form() -> ResponseReturnValue:
    """The form to sign in."""
    _only_when_on()
    return _shown()


@signin.post("/sign-in")
def sign_in() -> ResponseReturnValue:
    """Begin a session, or say that the name or the password is wrong."""
    _only_when_on()
    seconds = current_app.extensions["findwell_sign_in"].wait(request.remote_addr or "")
    if seconds:
        raise TooManyRequests(retry_after=seconds)
    _check_token()
    name = request.form.get("name", "").strip()
    people = _people()
    if not may_sign_in(people, name, request.form.get("password", "")):
        return _shown(name=name, wrong=True)
    session.clear()
    session.permanent = True
    session["editor"] = name
    session["mark"] = session_mark(people, name)
    return redirect(_next(request.form.get("next", "")), 303)


@signin.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End the sessions of this person, also where a cookie of theirs was copied to."""
    _only_when_on()
    _check_token()
    name = editor()
    session.clear()
    if name:
        end_sessions(_people_file(), name)
    return redirect(url_for("signin.form"), 303)


def _only_when_on() -> None:
    if not current_app.secret_key:
        abort(404)


def _shown(*, name: str = "", wrong: bool = False) -> Response:
    wanted = _next(request.values.get("next", ""))
    return private(
        render_template("editors/sign_in.html", name=name, wrong=wrong, next=wanted, token=token()),
        403 if wrong else 200,
    )


def _check_token() -> None:
    if request.method == "POST":
        kept, sent = session.get("token", ""), request.form.get("token", "")
        if not kept or not secrets.compare_digest(sent.encode(), kept.encode()):
            abort(400)


def _next(path: str) -> str:
    """Where to go on after signing in: one of the editors' pages, never another site."""
    home = url_for("editors.home")
    root = home.partition("?")[0]
    inside = path == root or path.startswith((f"{root}/", f"{root}?"))
    plain = "//" not in path.partition("?")[0] and "\\" not in path and path.isprintable()
    return keeping(path) if inside and plain else home


def _people() -> dict[str, str]:
    return read_people(_people_file())


def _people_file() -> Path:
    settings: Settings = current_app.extensions["findwell"].settings
    return settings.people_file
