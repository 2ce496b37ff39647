"""Commands that ask the published index and the glossary: search, define, suggest, annotate."""

import json
import shlex
from datetime import date
from pathlib import Path

import click

from corpus.dates import spoken
from corpus.errors import InputError
from glossary.annotate import annotate as annotate_html
from glossary.glossary import load
from glossary.matcher import Matcher
from indexer.normalise import printable
from indexer.request import Request, undone, wholly
from indexer.searcher import Results, Run
from search_app.asked import API, Asked
from search_app.commands.words import entry_named
from search_app.pins import Pin, pinned
from search_app.session import Session
from search_app.shapes import annotated_shape, results_shape, suggestion_shape, term_shape
from search_app.wording import loud


@click.command()
@click.argument("query", nargs=-1, required=True)
@click.option("--exact", is_flag=True, help="Search these words only, without words of the same meaning.")
@click.option("--as-typed", is_flag=True, help="Correct no spelling.")
@click.option(
    "--without",
    multiple=True,
    metavar="ID",
    help="A word of the glossary that is not meant.",
)
@click.option("--all-words", is_flag=True, help="Search small words and long questions word for word.")
@click.option("--match-all", is_flag=True, help="Only pages that have all of the query.")
@click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True, help="Most results.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, in the shape of the API.")
@click.option(
    "--explain", is_flag=True, help="Add what was understood, the scores, and why each page matched."
)
@click.pass_obj
def search(
    session: Session,
    query: tuple[str, ...],
    exact: bool,
    as_typed: bool,
    without: tuple[str, ...],
    all_words: bool,
    match_all: bool,
    limit: int,
    as_json: bool,
    explain: bool,
) -> None:
    """Search the published index."""
    typed = " ".join(query)
    wanted = Request(
        query=typed,
        size=limit,
        exact=exact,
        as_typed=as_typed,
        without=without,
        every_word=all_words,
        whole=match_all,
    )
    pins = pinned(typed, session.pins(), today=date.today())
    for pin in () if as_json else pins.signposts:
        _print_pin(pin)
    with session.searcher() as searcher:
        results = searcher.search(wanted)
    if as_json:
        asked = Asked(request=wanted, path=API)
        click.echo(json.dumps(results_shape(results, pins, asked), ensure_ascii=False, indent=2))
        return
    _print_understanding(results, wanted, explain=explain)
    if pins.best_bets:
        click.echo("\nStart here:")
    for pin in pins.best_bets:
        _print_pin(pin)
    for number, hit in enumerate(results.hits, 1):
        score = f"  [{hit.score:.2f}]" if explain else ""
        click.echo(f"\n{number}. {click.style(hit.title, bold=True)}{score}")
        if hit.path:
            click.echo(f"   {' › '.join(hit.path)}")
        click.echo(f"   {''.join(_mark(run) for run in hit.snippet)}")
        click.echo(f"   {hit.url}{f'  Last reviewed {spoken(hit.reviewed)}' if hit.reviewed else ''}")
        for reason in hit.why if explain else ():
            click.echo(f"   {reason}")


def _print_pin(pin: Pin) -> None:
    click.echo(f"{click.style(pin.title, bold=True)}{f': {pin.text}' if pin.text else ''}")
    for place in (*pin.phone, pin.url):
        if place:
            click.echo(f"   {place}")


def _print_understanding(results: Results, wanted: Request, *, explain: bool) -> None:
    understood = results.understanding
    found = f"{results.total} results" if results.total != 1 else "1 result"
    click.echo(f"{found} for “{results.query}”" if results.total else f"No pages match “{results.query}”.")
    for correction in understood.corrections:
        said = f"“{correction.used}” for “{correction.typed}”"
        click.echo(f"Searched for {said}." if correction.searched else f"Did you mean {said}?")
        _print_undo(undone(wanted, correction), explain)
    for also in understood.also_searched:
        click.echo(f"This includes pages that say {', '.join(also.labels)}, {also.reason}.")
        _print_undo(undone(wanted, also), explain)
    for ignored in understood.ignored if explain else loud(understood.ignored):
        click.echo(f"Not searched: {ignored.text} ({ignored.reason})")
        _print_undo(undone(wanted, ignored), explain)
    if understood.relaxed:
        click.echo(understood.relaxed)
        _print_undo(wholly(wanted), explain)
    for concept in understood.concepts if explain else ():
        click.echo(f"Concept: “{concept.typed}” is {concept.heading} ({concept.term}).")
        _print_undo(undone(wanted, concept), explain)
    for card in results.cards:
        click.echo(f"\n{card.heading}: {card.definition}")
    if results.closest:
        click.echo(f"Closest words here: {', '.join(results.closest)}.")


def _print_undo(request: Request | None, explain: bool) -> None:
    """The command that searches without the step told before it."""
    if request and explain:
        click.echo(f"   Undo with: {_command(request)}")


def _command(request: Request) -> str:
    chosen = {
        "--exact": request.exact,
        "--as-typed": request.as_typed,
        "--all-words": request.every_word,
        "--match-all": request.whole,
    }
    options = [option for option, given in chosen.items() if given]
    options += [part for term in request.without for part in ("--without", term)]
    return shlex.join(["findwell", "search", *options, "--", printable(request.query)])


def _mark(run: Run) -> str:
    return click.style(run.text, underline=True) if run.matched else run.text


@click.command()
@click.argument("word", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print the entry as JSON.")
@click.pass_obj
def define(session: Session, word: tuple[str, ...], as_json: bool) -> None:
    """Explain a word of the glossary, by any of its names."""
    name = " ".join(word)
    glossary = load(session.settings.glossary_paths)
    term = entry_named(glossary, name)
    if as_json:
        click.echo(json.dumps(term_shape(term), ensure_ascii=False, indent=2))
        return
    click.echo(click.style(term.heading, bold=True) + (f" (say “{term.say}”)" if term.say else ""))
    click.echo(term.definition)
    if term.other_names:
        click.echo(f"Also called: {', '.join(term.other_names)}.")
    if term.source.title:
        click.echo(f"Source: {term.source.title}.")


@click.command()
@click.argument("prefix", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def suggest(session: Session, prefix: tuple[str, ...], as_json: bool) -> None:
    """Show what is offered to someone who has typed this much."""
    with session.searcher() as searcher:
        suggestions = searcher.suggest(" ".join(prefix))
    if as_json:
        click.echo(json.dumps([suggestion_shape(suggestion) for suggestion in suggestions], indent=2))
        return
    for suggestion in suggestions:
        click.echo(f"{suggestion.kind:8}{suggestion.text}  {suggestion.url}")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True), metavar="FILE|-")
@click.option("--json", "as_json", is_flag=True, help="Print the marked HTML and the mentions as JSON.")
@click.pass_obj
def annotate(session: Session, file: str, as_json: bool) -> None:
    """Mark the words that the glossary explains in an HTML file ("-" reads standard input)."""
    try:
        with click.open_file(file, encoding="utf-8") as opened:
            html = opened.read()
    except UnicodeDecodeError as error:
        raise InputError("E017", f"{Path(opened.name)} is not UTF-8: {error}.", "Save it as UTF-8.") from None
    glossary = load(session.settings.glossary_paths)
    annotated = annotate_html(html, Matcher(glossary), link=lambda term: f"/glossary/{term}")
    if as_json:
        click.echo(json.dumps(annotated_shape(annotated), ensure_ascii=False, indent=2))
    else:
        click.echo(annotated.html, nl=False)
