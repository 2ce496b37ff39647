"""The command that checks what editors own: check."""

import json
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from corpus.errors import InputError, NoStoreError, RefusedError
from corpus.store import State, Store
from corpus.urls import canonical
from glossary.entry_file import Contents as Entries
from glossary.glossary import Glossary, read_all
from indexer.cases import Case, read_cases
from search_app.checking import Finding, Level, glossary_findings, pin_findings, settings_findings
from search_app.pin_file import read_pins
from search_app.session import Session
from search_app.settings import Settings
from search_app.trying import Trial, Tried, try_now


@click.command()
@click.option("--strict", is_flag=True, help="Exit with 1 for warnings too.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def check(session: Session, strict: bool, as_json: bool) -> None:
    """Check settings, glossary, best bets and signposts, and run the editors' tests.

    The tests are asked of the index that would be published now; nothing is published. The exit status is 1
    when there is an error, or with --strict a warning.
    """
    settings, today = session.settings, date.today()
    entries = read_all(settings.glossary_paths)
    missing: list[Finding] = []
    with _store(session, missing) as store:
        has_page = _pages_of(store, entries)
        findings = [
            *missing,
            *settings_findings(settings, has_page),
            *glossary_findings(entries, store.pages(), today=today),
            *pin_findings(read_pins(settings.pin_paths), has_page, today=today),
        ]
        tests = list(_tests(settings.search.tests, findings))
        trial = _try(tests, store, entries, settings, findings)
    findings += _failed(trial)
    if as_json:
        click.echo(json.dumps(_shape(findings, trial), ensure_ascii=False, indent=2))
    else:
        _print(findings, trial)
    worst = {finding.level for finding in findings}
    if Level.ERROR in worst or (strict and worst):
        raise SystemExit(1)


@contextmanager
def _store(session: Session, findings: list[Finding]) -> Generator[Store]:
    """The page store, or with a finding an empty one: what editors wrote is checked all the same."""
    try:
        store = session.store()
    except NoStoreError as error:
        findings.append(Finding(area="settings", level=Level.ERROR, place="data", message=str(error)))
        with TemporaryDirectory(prefix="findwell-check-") as folder, Store(Path(folder)) as empty:
            yield empty
    else:
        with store:
            yield store


def _pages_of(store: Store, entries: Entries) -> Callable[[str], bool]:
    """Whether a URL leads somewhere, as far as can be told: other sites' pages are taken on trust."""
    records = [record for record in store.records() if record.state in (State.KEPT, State.STALE)]
    urls = {record.url for record in records}
    sites = tuple(f"{site}/" for site in {record.site for record in records} if site)
    glossary = Glossary((placed.term for placed in entries.terms), entries.blocks)

    def has_page(url: str) -> bool:
        try:
            page = url.partition("#")[0] if url.startswith("/") else canonical(url)
        except InputError:
            return False
        if page in urls or page in ("/", "/glossary"):
            return True
        if page.startswith("/glossary/"):
            return glossary.find(page.removeprefix("/glossary/")) is not None
        return not page.startswith(("/", *sites))

    return has_page


def _tests(paths: Iterable[Path], findings: list[Finding]) -> Iterator[tuple[Path, Case]]:
    """The tests of all files; what is wrong with a file goes to ``findings``."""
    for path in paths:
        try:
            yield from ((path, case) for case in read_cases(path))
        except InputError as error:
            for fault in error.faults:
                place, _, what = fault.partition(": ")
                message = f"{what[:1].upper()}{what[1:]}. {error.fix}"
                findings.append(Finding(area="tests", level=Level.ERROR, place=place, message=message))


def _try(
    tests: list[tuple[Path, Case]],
    store: Store,
    entries: Entries,
    settings: Settings,
    findings: list[Finding],
) -> Trial | None:
    """The tests' answers; None when there are no tests, or, with a finding, no index to ask them of."""
    if not tests:
        return None
    if entries.faults:
        why = "The tests were not run, for the glossary has faults. Correct those first."
    else:
        try:
            return try_now(
                tests, store, Glossary((each.term for each in entries.terms), entries.blocks), settings
            )
        except RefusedError as error:
            why = f"The tests were not run. {error.what} {error.fix}"
    findings.append(Finding(area="tests", level=Level.ERROR, place="search.tests", message=why))
    return None


def _failed(trial: Trial | None) -> Iterator[Finding]:
    for tried in trial.tried if trial else ():
        if tried.after:
            then = (
                ""
                if tried.before or not trial or not trial.generation
                else f" It holds in {trial.generation}."
            )
            message = f"“{tried.case.query}”: {' '.join(tried.after)}{then}"
            yield Finding(area="tests", level=Level.ERROR, place=_place(tried), message=message)


def _place(tried: Tried) -> str:
    return f"{tried.file}:{tried.case.line}"


def _print(findings: list[Finding], trial: Trial | None) -> None:
    for level in Level:
        for finding in findings:
            if finding.level is level:
                click.echo(f"{finding.place}: {level}: {finding.message}")
    if trial:
        for tried in trial.tried:
            if tried.before and not tried.after:
                query, published = tried.case.query, trial.generation
                click.echo(f"Mended: {_place(tried)}: “{query}” fails in {published}, holds now.")
        held = sum(not tried.after for tried in trial.tried)
        told = f"{held} of {len(trial.tried)} tests hold in an index built now"
        if trial.generation:
            held = sum(not tried.before for tried in trial.tried)
            told += f", {held} in {trial.generation}, which is published"
        click.echo(f"{told}.")
    click.echo(f"{_count(findings, Level.ERROR)}, {_count(findings, Level.WARNING)}.")


def _count(findings: list[Finding], level: Level) -> str:
    number = sum(finding.level is level for finding in findings)
    return f"{number} {level}{'' if number == 1 else 's'}"


def _shape(findings: list[Finding], trial: Trial | None) -> dict[str, object]:
    return {
        "errors": sum(finding.level is Level.ERROR for finding in findings),
        "warnings": sum(finding.level is Level.WARNING for finding in findings),
        "findings": [
            {
                "area": finding.area,
                "level": finding.level,
                "place": finding.place,
                "message": finding.message,
            }
            for finding in findings
        ],
        "generation": trial.generation if trial else "",
        "tests": [
            {
                "place": _place(tried),
                "query": tried.case.query,
                "before": None if tried.before is None else list(tried.before),
                "after": list(tried.after),
            }
            for tried in (trial.tried if trial else ())
        ],
    }
