"""Two whole health sites that nobody here wrote, cleaned and checked against their own ``<main>``."""

import io
import os
import re
import tarfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import lxml.html
import pytest

from corpus.sandbox import Sandbox
from corpus.site import clean_site
from corpus.store import Record, Store
from corpus.words import words

DATA = Path(os.environ.get("FINDWELL_DATA", "/nowhere"))
SITE = "https://site.example"
OFTEN = 0.3

pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not DATA.is_dir(), reason="FINDWELL_DATA is not set"),
]


def pages_of(name: str) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(DATA / "sites" / name) as archive:
        for member in archive:
            file = archive.extractfile(member)
            if file and member.name.endswith(".html"):
                place = member.name.split("/", 1)[1].removesuffix("index.html")
                yield f"{SITE}/{place}", file.read()


def main_of(html: bytes) -> lxml.html.HtmlElement:
    """What the page's authors marked as its content, without the menus within."""
    main = lxml.html.parse(io.BytesIO(html), lxml.html.HTMLParser(encoding="utf-8")).getroot().find(".//main")
    for menu in [*main.iter("nav", "script", "style")]:
        menu.drop_tree()
    return main


def squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


@pytest.mark.parametrize(
    ("name", "dated"), [("nhs-service-manual.tar.xz", 137), ("nhs-beta-conditions.tar.xz", 0)]
)
def test_a_real_site_keeps_its_paragraphs_and_none_of_its_menus(name: str, dated: int, store: Store) -> None:
    raw = dict(pages_of(name))
    with store.transaction():
        for url, html in raw.items():
            store.keep(Record(url=url, site=SITE), html)
    with Sandbox() as sandbox:
        summary = clean_site(store, sandbox)
    assert (summary.cleaned, summary.failed) == (len(raw), ())
    mains = {url: main_of(html) for url, html in raw.items()}
    paragraphs = {
        url: {squeezed(tag.text_content()) for tag in main.iter("p")} for url, main in mains.items()
    }
    common = Counter(text for texts in paragraphs.values() for text in texts)
    for page in store.pages():
        pieces = Counter(word.text for word in words(" ".join(mains[page.url].itertext())))
        whole = Counter(word.text for word in words(mains[page.url].text_content()))
        assert not Counter(word.text for word in words(page.text)) - (pieces | whole), page.url
        text = squeezed(page.text)
        lost = {one for one in paragraphs[page.url] if one not in text and common[one] < OFTEN * len(raw)}
        assert all(re.fullmatch(r"updated[a-z]+20\d\d", one) for one in lost), (page.url, lost)
    assert sum(bool(page.reviewed) for page in store.pages()) == dated
    assert dated == 0 or sum(page.reviewed == "2026-01" for page in store.pages()) == 10
