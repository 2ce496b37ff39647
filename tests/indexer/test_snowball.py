"""The stemmer taken from NLTK by itself."""

import subprocess
import sys

import pytest
from nltk.stem.snowball import EnglishStemmer

from indexer.snowball import snowball

WORDS = ["metastases", "cirrhosis", "embolisation", "generously", "dying", "news", "it", "skies", "x"]


@pytest.mark.parametrize("word", WORDS)
def test_it_stems_as_nltk_does(word: str) -> None:
    assert snowball(word) == EnglishStemmer().stem(word)


def said_by(code: str) -> str:
    command = [sys.executable, "-c", code]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def test_the_rest_of_nltk_is_not_read_for_it() -> None:
    code = """
import sys
from indexer.snowball import snowball
print(snowball("metastases"), [name for name in sys.modules if name.startswith("nltk")])
"""
    assert said_by(code) == "metastas []"


def test_who_imports_nltk_before_or_after_gets_all_of_it() -> None:
    whole = "print(nltk.FreqDist('aab')['a'], nltk.corpus.stopwords is None, nltk.stem.Cistem.__name__)"
    stemmer = "from indexer.snowball import snowball; print(snowball('news'), end=' ')"
    for code in (f"{stemmer}\nimport nltk\n{whole}", f"import nltk\n{stemmer}\n{whole}"):
        assert said_by(code) == "news 2 False Cistem"
