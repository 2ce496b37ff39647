"""What a page offers besides text: telephone numbers and booklets to download."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote, urljoin, urlsplit

# A British number: +44 or 0, then nine or ten digits, and blanks, hyphens or brackets between them.
_NUMBER = re.compile(
    r"(?<![\w./+-])(?:(?:\+|00)44[\s-]?(?:\(0\)[\s-]?)?|\(?0)(?=[1-35789])(?:\d[\s()-]{0,2}){8,9}\d(?![\w/-])"
)
_LIKELY = re.compile(r"0[\d\s()-]{7}")  # begins with a fixed character, which makes it fast
_SHORT = re.compile(r"(?<![\w./+-])(?:0800 ?1111|116 ?123|116 ?000)(?![\w/-])")
_DIALLED = re.compile(r"[+\d][\d ()+-]{2,20}")


def is_kept_link(target: str) -> bool:
    """Whether a link leads to a booklet or to a telephone."""
    return target[:4].lower() == "tel:" or _is_booklet(target)


def phones(text: str, links: Iterable[str] = ()) -> tuple[str, ...]:
    """The telephone numbers that a text prints and that ``tel:`` links dial, each once, in order.

    Numbers are as printed: British ones, and any that a link dials.

    >>> phones("Ring 01632 960123 or +44 1632 960123.", ["tel:116123"])
    ('01632 960123', '116123')
    """
    text = "\n".join(
        line for line in text.splitlines() if _LIKELY.search(line) or "44" in line or "116" in line
    )
    printed = [(found.start(), found[0]) for form in (_NUMBER, _SHORT) for found in form.finditer(text)]
    dialled = [unquote(link[4:]).split(";")[0].strip() for link in links if link[:4].lower() == "tel:"]
    numbers = [number for _, number in sorted(printed)] + [one for one in dialled if _DIALLED.fullmatch(one)]
    found: dict[str, str] = {}
    for number in numbers:
        whole = number if ")" in number else number.lstrip("(")
        found.setdefault(_digits(number), " ".join(whole.split()))
    return tuple(found.values())


def booklets(url: str, links: Iterable[str]) -> tuple[str, ...]:
    """The URLs of the PDF files that the page at ``url`` links to, each once, in order."""
    return tuple(dict.fromkeys(_absolute(url, links)))


def _absolute(url: str, links: Iterable[str]) -> Iterator[str]:
    for link in links:
        try:
            target = urljoin(url, link)
            if _is_booklet(target) and urlsplit(target).scheme in ("", "http", "https"):
                yield target
        except ValueError:  # a link that is none, such as http://[
            continue


def _is_booklet(target: str) -> bool:
    return target.split("#")[0].split("?")[0].lower().endswith(".pdf")


def _digits(number: str) -> str:
    """The same for all spellings of a number."""
    digits = re.sub(r"\D", "", number.replace("(0)", ""))
    return re.sub(r"^(?:00)?44(?=\d{9})", "0", digits)
