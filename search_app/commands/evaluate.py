"""The command that measures the search: on judged collections, and by the tests that editors write."""

import json
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from corpus.errors import UsageError
from glossary.glossary import Glossary, load
from indexer.cases import failures, read_cases
from indexer.collection import Collection, read_collection
from indexer.engine import discard
from indexer.evaluate import DEPTH, Evaluation, Scores, evaluate
from indexer.trial import open_trial
from search_app.session import Session


@click.command("evaluate")
@click.option(
    "--collection",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of a judged collection in BEIR's layout.",
)
@click.option(
    "--query-field",
    default="text",
    show_default=True,
    help="The field of a query that is typed, such as metadata.message.",
)
@click.option(
    "--split", type=click.Choice(["odd", "even"]), help="Only queries with such a number in their id."
)
@click.option("--worst", type=click.IntRange(0, 1000), default=0, help="List this many of the worst queries.")
@click.option(
    "--glossary",
    type=click.Path(path_type=Path),
    multiple=True,
    help="Glossary file or folder to use instead of the site's.",
)
@click.option("--no-glossary", is_flag=True, help="Use no glossary.")
@click.option(
    "--cache",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder to keep the collection's index in, for the next run.",
)
@click.option(
    "--tests",
    type=click.Path(path_type=Path, dir_okay=False),
    help="CSV file of editors' tests to ask of the published index.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def evaluate_command(
    session: Session,
    collection: Path | None,
    query_field: str,
    split: str | None,
    worst: int,
    glossary: tuple[Path, ...],
    no_glossary: bool,
    cache: Path | None,
    tests: Path | None,
    as_json: bool,
) -> None:
    """Measure the search on a judged collection, or ask it the tests that editors wrote.

    With --tests, the exit status is 1 when a test fails.
    """
    if (collection is None) == (tests is None):
        raise UsageError("E111", "There is nothing to evaluate.", "Give either --collection or --tests.")
    if tests is not None:
        _run_tests(session, tests, as_json)
    if collection is not None:
        judged = read_collection(collection, query_field=query_field, split=split or "")
        paths = () if no_glossary else glossary or session.settings.glossary_paths
        measured = _measure(session, collection, judged, load(paths) if paths else Glossary(()), cache)
        _print(judged, measured, worst, as_json)


def _measure(
    session: Session, folder: Path, judged: Collection, glossary: Glossary, cache: Path | None
) -> Evaluation:
    with ExitStack() as stack:
        root = cache / folder.resolve().name if cache else Path(stack.enter_context(TemporaryDirectory()))
        published = open_trial(folder, glossary, root=root, engine=session.settings.index.engine)
        if not cache:
            stack.callback(discard, published.generation.folder)
        stack.callback(published.searcher.close)
        return evaluate(
            judged.queries, judged.judgements, lambda text: published.searcher.ranked(text, DEPTH)
        )


def _print(judged: Collection, measured: Evaluation, worst: int, as_json: bool) -> None:
    listed = sorted(measured.queries, key=lambda number: (measured.queries[number].ndcg, number))[:worst]
    if as_json:
        shape: dict[str, object] = {**_shape(measured.mean), "queries": len(measured.queries)}
        if worst:
            shape["worst"] = [
                {"id": number, "query": judged.queries[number], **_shape(measured.queries[number])}
                for number in listed
            ]
        click.echo(json.dumps(shape, ensure_ascii=False, indent=2))
        return
    for name, value in _shape(measured.mean).items():
        click.echo(f"{name:15} {value:.4f}")
    click.echo(f"{'queries':15} {len(measured.queries)}")
    for number in listed:
        scores = measured.queries[number]
        click.echo(
            f"{scores.ndcg:.3f}  judged {scores.judged_ndcg:.3f}  recall {scores.recall:.3f}  "
            f"{number}: {judged.queries[number]}"
        )


def _shape(scores: Scores) -> dict[str, float]:
    return {
        "ndcg@10": round(scores.ndcg, 4),
        "judged_ndcg@10": round(scores.judged_ndcg, 4),
        "map": round(scores.average_precision, 4),
        "recall@100": round(scores.recall, 4),
        "mrr": round(scores.reciprocal_rank, 4),
    }


def _run_tests(session: Session, path: Path, as_json: bool) -> None:
    cases = read_cases(path)
    with session.searcher() as searcher:
        wrong = [(case, failures(case, lambda query: searcher.ranked(query, 10))) for case in cases]
    failed = [(case, sentences) for case, sentences in wrong if sentences]
    if as_json:
        shape = [{"line": case.line, "query": case.query, "faults": faults} for case, faults in failed]
        click.echo(json.dumps({"tests": len(cases), "failed": shape}, ensure_ascii=False, indent=2))
    else:
        for case, faults in failed:
            for fault in faults:
                click.echo(f"{path}:{case.line}: “{case.query}”: {fault}")
        click.echo(f"{len(cases) - len(failed)} of {len(cases)} tests hold.")
    if failed:
        raise SystemExit(1)
