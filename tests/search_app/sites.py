"""Small sites for tests: published from the pages and words a test writes."""

from collections.abc import Iterable
from pathlib import Path

from flask import Flask

from corpus.page import Page, Section
from corpus.store import Record, Store
from glossary.glossary import Glossary
from glossary.term import Label, Term
from indexer.budget import unhurried
from indexer.build import build
from indexer.publish import Generation
from search_app.app import create_app
from search_app.settings import Settings

TACE = Term(
    id="tace",
    labels=(Label(text="TACE", case=True), Label(text="transarterial chemoembolisation")),
    definition="A treatment that puts chemotherapy straight into the liver.",
    say="tayss",
)


def page(name: str, text: str, *, title: str = "", html: str | None = None, **more: str) -> Page:
    """An authored page with one section."""
    return Page(
        url=f"/pages/{name}",
        title=title or name.capitalize(),
        sections=(Section(heading="", level=1, anchor="", text=text),),
        html=f"<p>{text}</p>" if html is None else html,
        **more,  # type: ignore[arg-type]
    )


def publish_site(
    folder: Path, pages: Iterable[Page], terms: Iterable[Term] | Glossary = (TACE,)
) -> Generation:
    """Publish an index of exactly these pages under ``folder``."""
    glossary = terms if isinstance(terms, Glossary) else Glossary(terms)
    with Store(folder) as store:
        kept = {each.url: each for each in pages}
        for record in list(store.records()):
            if record.url not in kept:
                store.forget(record.url)
        for url, each in kept.items():
            store.keep(Record(url=url, source="file"), b"%PDF-1.7 sample" if not each.html else b"")
            store.save_page(url, each, (), "")
        built = build(store, glossary, root=folder / "index", engine="whoosh:", accept_shrink=True)
    return built.generation


def app_of(settings: Settings) -> Flask:
    """The application, whose searches take as long as they take: a busy machine fails no test."""
    return create_app(settings, clock=unhurried)
