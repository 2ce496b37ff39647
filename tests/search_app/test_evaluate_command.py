"""``findwell evaluate``, run as people run it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from indexer.engines.address import read_address
from indexer.engines.cluster import connect
from search_app.cli import main
from tests.indexer.clusters import URL, needs_a_node

Run = Callable[..., Result]


@pytest.fixture
def run(sample_data: Path) -> Run:
    """Commands over the published sample site."""
    return lambda *arguments: CliRunner().invoke(main, ["--data", str(sample_data), *map(str, arguments)])


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    """Three documents and two judged queries."""
    folder = tmp_path / "judged"
    (folder / "qrels").mkdir(parents=True)
    documents = {"tace": "TACE blocks blood vessels.", "tired": "Tiredness.", "cooking": "Eat well."}
    rows = [json.dumps({"_id": name, "title": "", "text": text}) for name, text in documents.items()]
    (folder / "corpus.jsonl").write_text("\n".join(rows), encoding="utf-8")
    queries = {"q1": "what is chemoembolisation", "q2": "tiredness"}
    rows = [json.dumps({"_id": number, "text": text}) for number, text in queries.items()]
    (folder / "queries.jsonl").write_text("\n".join(rows), encoding="utf-8")
    judged = "query-id\tcorpus-id\tscore\nq1\ttace\t1\nq2\ttired\t2\n"
    (folder / "qrels" / "test.tsv").write_text(judged, encoding="utf-8")
    return folder


def test_a_collection_is_measured_with_the_glossary_of_the_site(run: Run, collection: Path) -> None:
    shape = json.loads(run("evaluate", "--collection", collection, "--json").output)
    assert shape == {
        "ndcg@10": 1.0,
        "judged_ndcg@10": 1.0,
        "map": 1.0,
        "recall@100": 1.0,
        "mrr": 1.0,
        "queries": 2,
    }


def test_without_the_glossary_other_names_are_not_known(run: Run, collection: Path) -> None:
    done = run("evaluate", "--collection", collection, "--no-glossary", "--worst", "1")
    assert "ndcg@10         0.5000" in done.output
    assert "queries         2" in done.output
    assert done.output.splitlines()[-1].endswith("q1: what is chemoembolisation")


def test_a_split_and_the_worst_queries_can_be_asked_for(run: Run, collection: Path) -> None:
    shape = json.loads(
        run("evaluate", "--collection", collection, "--split", "even", "--worst", "5", "--json").output
    )
    assert shape["queries"] == 1
    assert [each["id"] for each in shape["worst"]] == ["q2"]


def test_the_index_of_a_collection_can_be_kept(run: Run, collection: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    first = run("evaluate", "--collection", collection, "--no-glossary", "--cache", cache)
    kept = sorted(path.name for path in (cache / "judged").iterdir())
    assert "gen-00000001" in kept
    again = run("evaluate", "--collection", collection, "--no-glossary", "--cache", cache)
    assert again.output == first.output
    assert sorted(path.name for path in (cache / "judged").iterdir()) == kept
    run("evaluate", "--collection", collection, "--cache", cache)
    assert (cache / "judged" / "gen-00000002").is_dir()


@needs_a_node
def test_in_a_cluster_the_same_is_measured_and_only_what_is_kept_stays_there(
    run: Run, collection: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache"
    here = run("evaluate", "--collection", collection, "--cache", cache)
    monkeypatch.setenv("FINDWELL_INDEX_ENGINE", URL)
    client = connect(read_address(URL))
    every = f"{read_address(URL).name}-*"
    there = run("evaluate", "--collection", collection)
    assert there.output == here.output
    assert client.indices.get(index=every) == {}
    kept = run("evaluate", "--collection", collection, "--cache", cache)
    assert kept.output == here.output
    assert len(client.indices.get(index=every)) == 1
    client.indices.delete(index=every, params={"request_timeout": 60})
    client.close()


def test_a_bad_collection_is_an_error_with_its_place(run: Run, collection: Path) -> None:
    (collection / "corpus.jsonl").write_text("{", encoding="utf-8")
    done = run("evaluate", "--collection", collection)
    assert done.exit_code == 3
    assert "corpus.jsonl:1" in done.output


def test_something_to_evaluate_must_be_named(run: Run) -> None:
    assert run("evaluate").exit_code == 2


def test_editors_tests_are_asked_of_the_published_index(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "tests.csv"
    heading = "query,must_first,must_find,must_not\n"
    file.write_text(f"{heading}TACE,/pages/treatment/tace,,\n", encoding="utf-8")
    done = run("evaluate", "--tests", file)
    assert (done.exit_code, done.output) == (0, "1 of 1 tests hold.\n")
    file.write_text(
        f"{heading}TACE,/pages/treatment/sirt,,\nSIRT,,/pages/treatment/sirt,\n", encoding="utf-8"
    )
    done = run("evaluate", "--tests", file)
    assert done.exit_code == 1
    assert f"{file}:2: “TACE”: /pages/treatment/sirt must come first" in done.output
    assert done.output.endswith("1 of 2 tests hold.\n")
    done = run("evaluate", "--tests", file, "--json")
    assert done.exit_code == 1
    assert json.loads(done.output)["failed"][0]["query"] == "TACE"
