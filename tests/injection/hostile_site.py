"""A site whose every text is hostile, and the same site told in plain words."""

import json
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path

from corpus.authored import add
from corpus.page import Page, Section
from corpus.sandbox import Sandbox
from corpus.store import Dropped, Record, State, Store
from glossary.glossary import Glossary
from glossary.term import Image, Kind, Label, Review, Source, Term, Translation, Variant
from indexer.build import build
from search_app.counting.days import Counts, add_counts
from search_app.editors.people import set_password
from search_app.settings import Editors, Helpline, Serve, Settings, Site
from tests.corpus.booklet import pdf
from tests.glossary.pictures import PNG
from tests.injection.payloads import Payload

NAME, PASSWORD = "asha", "three unrelated words"
SECRET = "a secret of the tests, of more than 32 letters"

Say = Callable[[Payload], str]


def plainly(payload: Payload) -> str:
    """What the site with nothing hostile on it says in place of a text."""
    return f"fwran {payload.kind}"


def publish(folder: Path, payloads: Iterable[Payload], say: Say) -> Settings:
    """Publish a site whose pages, booklets, entries and settings all say these texts."""
    payloads = tuple(payloads)
    _write_files(folder / "files", payloads, say)
    with Store(folder) as store, Sandbox() as sandbox:
        add(store, [folder / "files"], sandbox=sandbox)
        for number, payload in enumerate(payloads):
            text = say(payload)
            made = _crawled(number, text)
            store.keep(Record(url=made.url, site="https://example.org", link_text=text), b"<p>x")
            store.save_page(made.url, made, (Dropped(text, text, 0),), "")
        failed = Record(
            url="https://example.org/gone", state=State.FAILED, why=f"E900 {say(payloads[0])}", source="crawl"
        )
        store.keep(failed, b"")
        (folder / "x.png").write_bytes(PNG)
        glossary = Glossary(_terms(payloads, say), images={"x.png": folder / "x.png"})
        build(store, glossary, root=folder / "index", engine="whoosh:")
    set_password(folder / "editors.json", NAME, PASSWORD)
    return Settings(
        data=folder,
        site=Site(
            name=say(payloads[0]),
            notice=say(payloads[1]),
            examples=tuple(say(each) for each in payloads[:40]),
            often_needed=tuple(f"/pages/p{number}" for number in range(3)),
        ),
        helpline=Helpline(
            title=say(payloads[2]), text=say(payloads[3]), phone="0808 157 0123", hours=say(payloads[4])
        ),
        serve=Serve(rate=0),
        editors=Editors(secret=SECRET),
    )


def count_searches(settings: Settings, day_texts: Iterable[str]) -> None:
    """Put searches into the counts, as if many people had made them."""
    add_counts(
        settings.counts_folder,
        date.today() - timedelta(days=1),
        Counts(searches=10_000, nothing=5_000, texts=dict.fromkeys(day_texts, 50)),
    )


def _write_files(folder: Path, payloads: tuple[Payload, ...], say: Say) -> None:
    folder.mkdir(parents=True)
    for number, payload in enumerate(payloads):
        text, line = say(payload), json.dumps(" ".join(say(payload).split()) or "x")
        fields = "".join(
            f"{name}: {line}\n" for name in ("title", "description", "audience", "notice", "owner")
        )
        head = f"---\n{fields}section: [{line}, Words]\n---\n"
        (folder / f"p{number}.md").write_text(
            f"{head}\nfwran words.\n\n## {text}\n\n{text}\n\n- {text}\n", encoding="utf-8"
        )
        (folder / f"h{number}.html").write_text(
            f"<title>{text}</title><nav class=breadcrumb><a href=/>{text}</a></nav>"
            f"<main><h1>fwran {text}</h1><p>fwran words. {text}</p><h2>{text}</h2>"
            f'<p title="{text}">More {text}</p><a href="{text}">go</a></main>',
            encoding="utf-8",
        )
    lines = [payload.line.encode("cp1252", "replace").decode("cp1252")[:110] for payload in payloads]
    if say is plainly:
        lines = [plainly(payload) for payload in payloads]
    for start in range(0, len(lines), 40):
        body = pdf([["fwran booklet", *lines[start : start + 40]]], title=f"fwran {lines[start]}")
        (folder / f"b{start}.pdf").write_bytes(body)


def _crawled(number: int, text: str) -> Page:
    return Page(
        url=f"https://example.org/{number}?q={text}",
        title=f"fwran {text}",
        sections=(
            Section(heading="", level=1, anchor="", text=f"fwran {text}"),
            Section(heading=text, level=2, anchor=text, text=f"• {text}\nfwran – {text}"),
        ),
        path=(text, f"part {number % 7}"),
        description=text,
        reviewed="2019-01",
        next_review="2020-01",
        audience=text,
        kind=text,
        cancer=text,
        notice=text,
        phones=(text,),
        booklets=(text,),
        owner=text,
        source=text,
    )


def _terms(payloads: tuple[Payload, ...], say: Say) -> Iterable[Term]:
    for number, payload in enumerate(payloads):
        text = say(payload)
        names = tuple(Label(text=f"name{number} {kind} {text}", kind=kind) for kind in Kind)
        review, source = Review(by=text, last="2020-01"), Source(title=text, url=text, licence=text)
        yield Term(
            id=f"t{number}",
            labels=(Label(text=f"fwran{number} {text}"), *names),
            definition=text,
            more=text,
            say=text,
            pages=(text,),
            related=(f"t{number + 1}",),
            review=review,
            source=source,
            image=Image(src="x.png", alt=text, credit=text),
            audiences=(Variant(audience="carers", definition=text, more=text),),
            languages=(
                Translation(
                    language="cy",
                    labels=(Label(text=f"gair{number} {text}"),),
                    definition=text,
                    more=text,
                    say=text,
                    review=review,
                    source=source,
                ),
            ),
        )
