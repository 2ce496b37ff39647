"""What an answer means for a page: keep it, leave it out, count a miss, or wait for a better day.

    E204  robots.txt does not allow it             E227  not found (404)
    E220  its editors ask to leave it out          E228  gone for good (410)
    E221  the original is on another site          E229  the site lets nobody read it (401, 403 …)
    E222  neither HTML nor PDF                     E230  the site is at fault or busy (5xx, 429 …)
    E223  it says "not found" without a 404        E231  it is empty
    E224  it asks for a password
    E225  it moved to another address
    E226  too many links away from the start

E227 and E223 remove a page when two crawls in a row met them, E228 and E225 at once; E229, E230, E224, E231
and all faults of the network never do.
"""

import re
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import urlsplit

from corpus.answer import Fetched
from corpus.outline import Outline
from corpus.urls import same_site
from corpus.wishes import Wishes, of_headers

HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
PDF_TYPE = "application/pdf"
MEDIA_TYPES = HTML_TYPES | {PDF_TYPE, ""}

ROBOTS = "E204 robots.txt does not allow it"
NOINDEX = "E220 its editors ask search engines to leave it out (noindex)"
_NOT_FOUND = "E227 the site does not find it (404)"
_GONE = "E228 it is gone for good (410)"
_SOFT_404 = "E223 it says that the page was not found, though the site answers 200"
_LOGIN = "E224 it asks for a password"
_EMPTY = "E231 the answer is empty"

# Only a whole title, or a whole part of it: “Page not found pages” is about them, and not one.
_PART = re.compile(r"\s+[-–—|:·•»]+\s+|[.!:|]+\s*")
_SAYS_NOT_FOUND = re.compile(
    r"(?:error )?404(?: error)?(?: (?:page )?not found)?"
    r"|(?:(?:sorry|oops|404|error),? )*(?:the |this |that |your )?page (?:you [a-z ]{1,30} )?"
    r"(?:not found|missing|(?:was|is|could|can) ?not (?:be )?found|(?:can|couldn)[’']t be found"
    r"|does(?: not|n[’']t) exist)",
    re.IGNORECASE,
)
_SAYS_LOG_IN = re.compile(
    r"(?:please )?(?:log|sign)[ -]?(?:in|on)(?: (?:to|required)\b.*)?|protected"
    r"|password (?:protected|required).*|members?[’']?s? (?:login|area)",
    re.IGNORECASE,
)
_LOGIN_PATH = re.compile(r"/(?:wp-login\.php|log-?in|sign-?in|users/sign_in|account/login)/?", re.IGNORECASE)


class Meaning(StrEnum):
    """What is to be done with a page."""

    KEEP = "keep"
    SAME = "same"
    EXCLUDE = "exclude"
    MOVE = "move"
    DUPLICATE = "duplicate"
    MISS = "miss"
    GONE = "gone"
    WAIT = "wait"


class Verdict(NamedTuple):
    """A meaning and the reason for it; ``target`` is where a page moved to or whose duplicate it is.

    ``follow`` is whether its links are followed.
    """

    meaning: Meaning
    why: str = ""
    target: str = ""
    follow: bool = False


def judge(url: str, answer: Fetched, outline: Outline) -> Verdict:
    """The meaning of an answer for the page ``url``.

    ``outline`` is that of its body, of the stored one for "not modified", and empty unless it is HTML.
    """
    wishes = of_headers(answer.robots)
    if answer.status == 200:
        return _judge_body(url, answer, outline, wishes.and_of(outline.wishes))
    if answer.status == 304:
        # Some servers leave headers out of this answer, so only what it does say can exclude the page.
        follow = wishes.and_of(outline.wishes).allow("follow")
        if not Wishes(wishes.all, wishes.ours | outline.wishes.ours).allow("index"):
            return Verdict(Meaning.EXCLUDE, NOINDEX, follow=follow)
        return Verdict(Meaning.SAME, follow=follow)
    if answer.status == 404:
        return Verdict(Meaning.MISS, _NOT_FOUND)
    if answer.status == 410:
        return Verdict(Meaning.GONE, _GONE)
    if answer.status in (401, 402, 403, 407, 451):
        return Verdict(Meaning.WAIT, f"E229 the site does not let findwell read it ({answer.status})")
    return Verdict(Meaning.WAIT, f"E230 the site is at fault or busy (it answers {answer.status})")


def _judge_body(url: str, answer: Fetched, outline: Outline, wishes: Wishes) -> Verdict:
    follow = wishes.allow("follow")
    if not wishes.allow("index"):
        return Verdict(Meaning.EXCLUDE, NOINDEX, follow=follow)
    if answer.media_type not in MEDIA_TYPES or not answer.media_type:
        kind = answer.media_type or "unknown"
        return Verdict(Meaning.EXCLUDE, f"E222 neither a web page nor a PDF, but {kind[:60]}")
    if not answer.body.strip():
        return Verdict(Meaning.WAIT, _EMPTY)
    if answer.media_type == PDF_TYPE:
        return Verdict(Meaning.KEEP)
    if outline.refresh and outline.refresh != url:
        return Verdict(Meaning.MOVE, f"E225 it moved to {outline.refresh}", outline.refresh)
    if _says(_SAYS_NOT_FOUND, outline):
        return Verdict(Meaning.MISS, _SOFT_404)
    if outline.password and _is_login(url, outline):
        return Verdict(Meaning.WAIT, _LOGIN)
    return _judge_canonical(url, outline, follow)


def _judge_canonical(url: str, outline: Outline, follow: bool) -> Verdict:
    target = outline.canonical
    # The front page as canonical of every page is a common mistake in templates; it would empty the site.
    if not target or target == url or (same_site(target, url) and urlsplit(target).path == "/"):
        return Verdict(Meaning.KEEP, follow=follow)
    if not same_site(target, url):
        return Verdict(Meaning.EXCLUDE, f"E221 its original is on another site, {target}", follow=follow)
    return Verdict(Meaning.DUPLICATE, f"E225 it is the same as {target}", target, follow=follow)


def _is_login(url: str, outline: Outline) -> bool:
    return _says(_SAYS_LOG_IN, outline) or bool(_LOGIN_PATH.fullmatch(urlsplit(url).path))


def _says(pattern: re.Pattern[str], outline: Outline) -> bool:
    """Whether the heading, or a part of the title when there is no heading, is what the pattern describes."""
    said = outline.heading or outline.title
    return any(pattern.fullmatch(part.strip()) for part in (said, *_PART.split(said)))
