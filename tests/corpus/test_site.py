import gzip
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from booklet import pdf
from charity import ARTICLES, page_html

from corpus.sandbox import Limits, Sandbox
from corpus.selectors import Selectors
from corpus.site import CleaningSummary, clean_site
from corpus.store import Record, State, Store

SITE = "https://liver.example"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(workers=2) as sandbox:
        yield sandbox


def url_of(title: str) -> str:
    return f"{SITE}/{title.lower().replace(' ', '-')}"


def keep(store: Store, title: str, html: str) -> None:
    store.keep(Record(url=url_of(title), site=SITE), html.encode())


def counts(summary: CleaningSummary) -> tuple[int, int]:
    return summary.cleaned, summary.unchanged


@pytest.fixture
def charity(store: Store) -> Store:
    for title, article in ARTICLES.items():
        keep(store, title, page_html(title, article))
    return store


def test_every_page_of_a_site_comes_out_without_what_they_share(charity: Store, sandbox: Sandbox) -> None:
    assert counts(clean_site(charity, sandbox)) == (4, 0)
    assert [page.title for page in charity.pages()] == sorted(ARTICLES)
    page = charity.page(url_of("Check-up visits"))
    assert page
    assert page.text == (
        "You will see your team every three months for the first two years.\n"
        "What happens at a visit\nThey will take some blood and you may have a scan."
    )
    assert (page.reviewed, page.next_review, page.path) == (
        "2023-05",
        "2026-05",
        ("Information", "Kinds of liver cancer"),
    )
    reasons = {block.text: block.reason for block in charity.dropped(page.url)}
    assert reasons["Speak to a nurse on 01632 960123"] == "repeated on 4 of 4 pages"
    assert reasons["Next review date: May 2026"] == "the review date"


def test_a_second_cleaning_does_nothing(charity: Store, sandbox: Sandbox) -> None:
    clean_site(charity, sandbox)
    before = charity.fingerprint()
    assert clean_site(charity, sandbox) == CleaningSummary(unchanged=4)
    assert charity.fingerprint() == before


def test_only_a_page_that_changed_is_written_again(charity: Store, sandbox: Sandbox) -> None:
    clean_site(charity, sandbox)
    keep(charity, "Start here", page_html("Start here", "<p>New words about the liver.</p>"))
    assert counts(clean_site(charity, sandbox)) == (1, 3)
    page = charity.page(url_of("Start here"))
    assert page
    assert page.text == "New words about the liver."


def test_a_new_template_cleans_every_page_again(charity: Store, sandbox: Sandbox) -> None:
    clean_site(charity, sandbox)
    for title, article in ARTICLES.items():
        keep(charity, title, page_html(title, article, footer="<div><p>A new footer on all pages.</p></div>"))
    assert counts(clean_site(charity, sandbox)) == (4, 0)
    assert not any("new footer" in page.text for page in charity.pages())


def test_selectors_of_a_site_apply_to_it_and_to_no_other(charity: Store, sandbox: Sandbox) -> None:
    charity.keep(
        Record(url="https://other.example/", site="https://other.example"), b"<h2>Hello</h2><p>You.</p>"
    )
    chosen = {"liver.example": Selectors("#content", ("h2",))}
    assert clean_site(charity, sandbox, selectors=chosen).cleaned == 5
    page = charity.page(url_of("Check-up visits"))
    assert page
    assert page.text.splitlines()[1] == "They will take some blood and you may have a scan."
    other = charity.page("https://other.example/")
    assert other
    assert other.text == "Hello\nYou."


def test_booklets_are_read_and_bad_ones_marked_with_their_code(charity: Store, sandbox: Sandbox) -> None:
    good, bad = f"{SITE}/eating.pdf", f"{SITE}/scan.pdf"
    for url, body in ((good, pdf([["Eat well."]])), (bad, b"%PDF-1.4 broken")):
        charity.keep(Record(url=url, site=SITE, media_type="application/pdf", link_text="Eating"), body)
    summary = clean_site(charity, sandbox)
    assert summary.cleaned == 5
    assert summary.failed == (f"{bad}: E313 The PDF {bad} is damaged.",)
    record = charity.record(bad)
    assert record
    assert (record.state, record.why) == (State.FAILED, f"E313 The PDF {bad} is damaged.")
    page = charity.page(good)
    assert page
    assert (page.title, page.kind) == ("Eating", "pdf")
    assert clean_site(charity, sandbox) == CleaningSummary(unchanged=5)


def test_a_page_that_cannot_be_parsed_is_marked_and_the_others_are_cleaned(charity: Store) -> None:
    keep(charity, "Bomb", "<p>x</p>" * 300_000)
    with Sandbox(workers=1, limits=Limits(megabytes=160)) as small:
        summary = clean_site(charity, small)
    assert summary.cleaned == 4
    assert len(summary.failed) == 1
    record = charity.record(url_of("Bomb"))
    assert record
    assert (record.state, record.why[:4]) == (State.FAILED, "E302")


HURRIED = Limits(wall=0)


def states(store: Store) -> set[tuple[str, str]]:
    return {(record.state, record.why[:4]) for record in store.records()}


def test_pages_and_booklets_that_took_too_long_are_tried_again_at_the_next_cleaning(
    charity: Store, sandbox: Sandbox
) -> None:
    booklet = Record(url=f"{SITE}/eating.pdf", site=SITE, media_type="application/pdf")
    charity.keep(booklet, pdf([["Eat well."]]))
    with Sandbox(workers=1, limits=HURRIED) as hurried:
        assert len(clean_site(charity, hurried).failed) == 5
    assert states(charity) == {(State.FAILED, "E301")}
    assert counts(clean_site(charity, sandbox)) == (5, 0)
    assert states(charity) == {(State.KEPT, "")}
    assert len(list(charity.pages())) == 5


def test_a_page_that_fails_twice_is_left_alone_until_it_is_fetched_again(
    store: Store, sandbox: Sandbox
) -> None:
    keep(store, "Slow", "<p>Some words.</p>")
    with Sandbox(workers=1, limits=HURRIED) as hurried:
        clean_site(store, hurried)
        assert clean_site(store, hurried).failed[0].endswith("It was tried twice.")
    assert clean_site(store, sandbox) == CleaningSummary()
    assert states(store) == {(State.FAILED, "E301")}
    keep(store, "Slow", "<p>Some words.</p>")
    assert clean_site(store, sandbox).cleaned == 1


@pytest.mark.parametrize(
    "body",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9,
        gzip.compress(random.Random(4).randbytes(9000)),
        b"\0" * 99,
        "<p>Sixteen bits and no mark.</p>".encode("utf-16-le"),
    ],
    ids=["picture", "packed", "zeros", "letters of two bytes"],
)
def test_data_sent_as_a_page_is_left_out_as_no_page(body: bytes, charity: Store, sandbox: Sandbox) -> None:
    charity.keep(Record(url=f"{SITE}/data", site=SITE), body)
    summary = clean_site(charity, sandbox)
    assert (summary.cleaned, len(summary.failed)) == (4, 1)
    record = charity.record(f"{SITE}/data")
    assert record
    assert (record.state, record.why[:4]) == (State.EXCLUDED, "E305")
    assert clean_site(charity, sandbox) == CleaningSummary(unchanged=4)


def test_a_page_that_loses_nearly_all_its_text_is_named(charity: Store, sandbox: Sandbox) -> None:
    remarks = "<p>Somebody's remark on a page that has no text yet.</p>" * 20
    article = f'<p>Soon.</p><div class="comments">{remarks}</div>'
    keep(charity, "Nearly nothing", page_html("Nearly nothing", article))
    warnings = clean_site(charity, sandbox).warnings
    assert (
        f"{url_of('Nearly nothing')}: 99 % of the text was dropped in cleaning, menus and footers not counted"
        in warnings
    )
    assert not any(warning.startswith(url_of("When cancer returns")) for warning in warnings)
    assert charity.dropped(url_of("Nearly nothing"))[0].reason.startswith("warning: ")


def test_files_and_pages_that_are_gone_are_left_alone(charity: Store, sandbox: Sandbox) -> None:
    charity.keep(Record(url="/pages/a", source="file"), b"# A")
    charity.mark(url_of("Start here"), State.REMOVED, "gone")
    assert clean_site(charity, sandbox).cleaned == 3
    assert charity.page("/pages/a") is None


def test_an_empty_store_is_clean(tmp_path: Path, sandbox: Sandbox) -> None:
    with Store(tmp_path / "new") as store:
        assert clean_site(store, sandbox) == CleaningSummary()
