"""Which elements of a page are furniture (menus, footers, banners, share bars) by their tag, role or name."""

import re
from functools import lru_cache

from bs4.element import Tag

from corpus.markup import names, tags_in, text_in

_BY_TAG = {"nav": "menu", "aside": "side box", "dialog": "pop-up", "search": "search box", "menu": "menu"}
_BY_ROLE = {
    "navigation": "menu",
    "menu": "menu",
    "menubar": "menu",
    "banner": "page header",
    "contentinfo": "page footer",
    "complementary": "side box",
    "search": "search box",
    "dialog": "pop-up",
    "alertdialog": "pop-up",
}
_CONTROLS = names("button input select textarea label fieldset option datalist progress meter")
_NEVER = names("html body main article h1 h2 h3 h4 h5 h6 p table tbody tr td th dt dd")
_CAN_BE_CRUMBS = names("nav div p ul ol span section")
_BREADCRUMB = re.compile(r"\bbread-?crumbs?|BreadcrumbList|(?:^|[\s_-])crumbs?(?:$|[\s_-])", re.IGNORECASE)

# Words in an element's id or class. Each with what must also hold, because "social" may be about care and
# "menu" about food: "outside" the content only; outside or "linked" there ("always"); "linked" is mostly
# links, "buttons" mostly links or buttons, "short" and "banner" say how much text it may hold.
_NAMED = tuple(
    (re.compile(rf"(?:^|[\s_-])(?:{form})(?:$|[\s_-])", re.IGNORECASE), reason, when)
    for form, reason, when in (
        (
            r"cookies?-?(?:banner|bar|consent|notice|popup|message|law|policy-banner|control)?|gdpr|onetrust"
            r"|ccc|cookieyes|cky|cybotcookiebotdialog|consent-?(?:banner|manager)|nhsuk-cookie-banner",
            "cookie banner",
            "banner",
        ),
        (r"skip-?(?:link|links|to-content|nav)|skiplinks?|screen-reader-shortcut", "skip link", "short"),
        (
            r"share|sharing|sharer|share-?(?:bar|buttons?|links?|this)|social|socials|addtoany|a2a|addthis"
            r"|sharedaddy|social-?(?:links?|share|icons?|media)|follow-us",
            "share bar",
            "buttons",
        ),
        (r"back-to-top|scroll-?(?:up|top|to-top)|to-top", "back to top", "short"),
        (
            r"(?:site|page|global|main)?-?footer|colophon|footer-?(?:widgets?|area|bottom|top|links)",
            "page footer",
            "outside",
        ),
        (r"(?:site|global|main|top)-?header|masthead|top-?bar|announcement-?bar", "page header", "outside"),
        (
            r"nav|navbar|navigation|nav-?(?:menu|bar|primary)|menu|mega-?menu|sub-?menu|main-?menu|sidenav|side-?nav"
            r"|side-?menu|pagination|pager|toc|table-of-contents|post-navigation",
            "menu",
            "linked",
        ),
        (r"sidebar|side-?bar|widget-?area|rail|right-?rail", "side box", "always"),
        (
            r"related|related-?(?:posts?|articles?|content|links?|pages|stories)|recommended|read-?next|more-?stories"
            r"|you-may-also-like|also-like|recirc|trending|popular-?posts",
            "related pages",
            "linked",
        ),
        (r"newsletter|subscribe|sign-?up|mailing-?list|newsletter-?signup", "sign-up box", "short"),
        (r"comments|comment-?(?:list|respond|form)|respond|disqus", "comments", "always"),
        (
            r"ad|ads|advert|advertisement|sponsored|promo|ad-?(?:slot|container|wrapper|unit)",
            "advert",
            "short",
        ),
        (r"modal|popup|pop-up|overlay|lightbox|off-?canvas", "pop-up", "always"),
        (r"feedback|page-?feedback|was-this-helpful|rating", "feedback box", "short"),
        (r"print|print-?(?:button|link|page)|toolbar|page-?tools", "page tools", "linked"),
    )
)
_SHORT = 300  # characters
_TINY = 30
_SKIP_TEXT = re.compile(r"(?:skip|jump) (?:to|over)\b", re.IGNORECASE)


def is_breadcrumb(tag: Tag) -> bool:
    """Whether the element is the trail of pages that leads to this one."""
    attributes = tag.attrs
    if not attributes or tag.name not in _CAN_BE_CRUMBS:
        return False
    if not _is_crumb(f"{attributes.get('class', '')} {attributes.get('id', '')}"):
        marks = [str(attributes[name]) for name in ("aria-label", "itemtype", "typeof") if name in attributes]
        if not marks or not _BREADCRUMB.search(" ".join(marks)):
            return False
    return len(" ".join(text_in(tag).split())) < 2 * _SHORT


def why_dropped(tag: Tag, *, in_article: bool, in_main: bool) -> str:
    """Why an element is not text of the page ("menu", "page footer" …), or "" when it is."""
    name, attributes = tag.name, tag.attrs
    if name in _NEVER:
        return ""
    if name in _CONTROLS:
        return _why_control(tag)
    if name in ("header", "footer"):
        return "" if in_article or _holds_the_page(tag, name == "header") else f"page {name}"
    if name == "form":
        return "" if _holds_the_page(tag, True) or _paragraphs(tag) >= 3 else "form"
    if name == "a":
        return "skip link" if _is_skip_link(tag) else ""
    if not attributes and name not in _BY_TAG:
        return ""
    role = attributes.get("role")
    reason = _BY_TAG.get(name, "") or (_BY_ROLE.get(str(role), "") if role else "")
    if not reason and ("class" in attributes or "id" in attributes):
        reason = _why_named(tag, in_article or in_main)
    return "" if reason and _holds_the_page(tag, True) else reason


def _why_control(tag: Tag) -> str:
    if tag.name in ("label", "fieldset"):
        return "" if _paragraphs(tag) >= 2 else "form"
    accordion = "aria-expanded" in tag.attrs or "aria-controls" in tag.attrs
    return "" if accordion and tag.name == "button" and len(text_in(tag).strip()) > 3 else "button"


def _why_named(tag: Tag, in_content: bool) -> str:
    for reason, when in _named(f"{tag.attrs.get('id', '')} {tag.attrs.get('class', '')}"):
        if _holds(tag, when, in_content):
            return reason
    return ""


@lru_cache(maxsize=20_000)
def _named(marks: str) -> tuple[tuple[str, str], ...]:
    return tuple((reason, when) for form, reason, when in _NAMED if form.search(marks))


@lru_cache(maxsize=20_000)
def _is_crumb(marks: str) -> bool:
    return bool(_BREADCRUMB.search(marks))


def _holds(tag: Tag, when: str, in_content: bool) -> bool:
    if when in ("outside", "always") and (when == "outside" or not in_content):
        return not in_content
    length = len(" ".join(text_in(tag).split()))
    if when == "banner":
        return length < 3000 and tag.name not in ("span", "a", "li", "ul")
    if when == "short":
        return length < _SHORT
    if length < _TINY:
        return True
    wanted = ("a", "button") if when == "buttons" else ("a",)
    links = (text_in(link) for link in tags_in(tag) if link.name in wanted)
    return sum(len(" ".join(link.split())) for link in links) >= 0.6 * length


def _holds_the_page(tag: Tag, with_title: bool) -> bool:
    wanted = ("main", "article", "h1") if with_title else ("main", "article")
    return any(inner.name in wanted for inner in tags_in(tag))


def _paragraphs(tag: Tag) -> int:
    return sum(inner.name == "p" for inner in tags_in(tag))


def _is_skip_link(tag: Tag) -> bool:
    return str(tag.attrs.get("href", "")).startswith("#") and bool(_SKIP_TEXT.match(text_in(tag).strip()))
