"""Which words of a query are put right, a step of its own."""

from pathlib import Path

import pytest

from glossary.matcher import Matcher
from indexer.analysis import Analyzer
from indexer.budget import Budget, Step, unhurried
from indexer.confusables import load_confusables
from indexer.correct import Corrector, Fix, corrected
from indexer.normalise import normalise
from indexer.spell import Speller
from indexer.understanding import Correction
from indexer.vocabulary import Vocabulary, label_words
from indexer.wordlists import load_wordlists
from tests.indexer.small import make_glossary

TERMS = """\
- id: ascites
  labels: [ascites, {text: assites, kind: misspelling}]
  definition: Fluid in the belly.
- id: sorafenib
  labels: [sorafenib]
  definition: A medicine.
"""
COUNTS = {"ablation": 9, "tumour": 40, "oblations": 1}


@pytest.fixture
def corrector(tmp_path: Path) -> Corrector:
    glossary, analyzer = make_glossary(tmp_path, TERMS), Analyzer()
    labels = label_words(glossary)
    return Corrector(
        glossary=glossary,
        analyzer=analyzer,
        vocabulary=Vocabulary(
            counts=COUNTS,
            stems={analyzer.stem(word): pages for word, pages in COUNTS.items()},
            compounds={},
            labels=labels,
        ),
        speller=Speller(dict.fromkeys(labels, 0) | COUNTS, load_confusables()),
        lists=load_wordlists(),
        matcher=Matcher(glossary, for_queries=True),
        used=lambda term: term == "sorafenib",
        count=lambda tree: 0,
    )


def fixes(corrector: Corrector, query: str, budget: Budget) -> list[tuple[str, str]]:
    typed = normalise(query, lambda word: 1)
    mentions = corrector._matcher.mentions(typed.text)
    return [fix.correction[:2] for fix in corrector.fixes(typed, mentions, budget)]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("ablatoin of a tumuor", [("ablatoin", "ablation"), ("tumuor", "tumour")]),
        ("sorafanib", [("sorafanib", "sorafenib")]),  # a name that pages use in another form
        ("assites", [("assites", "ascites")]),
        ("ascitis", []),  # a name that no page uses
        ("assites -assites", [("assites", "ascites")]),
        ('"assites" "tumuor"', []),
        ("ABLATOIN", []),
        ("ablation tumour", []),
    ],
)
def test_only_words_that_nobody_wrote_are_put_right(
    corrector: Corrector, query: str, told: list[tuple[str, str]]
) -> None:
    assert fixes(corrector, query, Budget(unhurried)) == told


def test_when_time_runs_out_the_words_after_stay_as_they_are(corrector: Corrector) -> None:
    looks = iter([0.0, 0.0, 0.5, 0.5])
    budget = Budget(lambda: next(looks))
    assert fixes(corrector, "ablatoin tumuor", budget) == [("ablatoin", "ablation")]
    assert budget.left_out == (Step.SPELLING,)


def test_corrections_are_made_where_they_stand_and_offers_are_not() -> None:
    made = [
        Fix(4, 7, Correction("bcd", "xy", True)),
        Fix(5, 6, Correction("c", "inside the one before", True)),
        Fix(8, 9, Correction("e", "only offered", False)),
    ]
    assert corrected("abc bcd e", made) == "abc xy e"
    assert corrected("abc", []) == "abc"
