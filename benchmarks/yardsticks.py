"""What findwell's ranking is held against: plain BM25 over one field, and Whoosh as it comes."""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from nltk.stem.porter import PorterStemmer
from whoosh import fields, index, scoring
from whoosh import query as stock
from whoosh.analysis import StemmingAnalyzer

from corpus.page import Page

Rank = Callable[[str], Sequence[str]]

_WORD = re.compile(r"\b\w\w+\b")
# Lucene's stop list.
_STOPPED = (
    "a an and are as at be but by for if in into is it no not of on or such "
    "that the their then there these they this to was will with"
)
_STOP = frozenset(_STOPPED.split())


def plain(pages: Iterable[Page], depth: int, *, k1: float = 0.9, b: float = 0.4) -> Rank:
    """BM25 as Lucene has it, of title and text as one field, with Porter's stems and Lucene's stop list."""
    urls, lengths = list[str](), list[int]()
    postings: dict[str, list[tuple[int, int]]] = {}
    for number, page in enumerate(pages):
        terms = _terms(f"{page.title} {page.text}")
        urls.append(page.url)
        lengths.append(len(terms))
        for term, count in Counter(terms).items():
            postings.setdefault(term, []).append((number, count))
    norms = k1 * (1 - b + b * np.array(lengths) / max(1.0, float(np.mean(lengths))))

    def rank(text: str) -> list[str]:
        scores = np.zeros(len(urls))
        for term in _terms(text):
            held = postings.get(term, [])
            if held:
                numbers, counts = np.array(held).T
                idf = math.log(1 + (len(urls) - len(held) + 0.5) / (len(held) + 0.5))
                scores[numbers] += idf * counts / (counts + norms[numbers])
        order = np.argsort(-scores, kind="stable")[:depth]
        return [urls[number] for number in order if scores[number] > 0]

    return rank


def whoosh(pages: Iterable[Page], depth: int, folder: Path) -> Rank:
    """Whoosh with its StemmingAnalyzer and BM25F: an Or of the words over title, twice, and body."""
    analyzer = StemmingAnalyzer()
    schema = fields.Schema(url=fields.STORED, title=fields.TEXT(analyzer), body=fields.TEXT(analyzer))
    held = index.create_in(str(folder), schema)
    with held.writer(limitmb=256) as writer:
        for page in pages:
            writer.add_document(url=page.url, title=page.title, body=page.text)
    searcher = held.searcher(weighting=scoring.BM25F())

    def rank(text: str) -> list[str]:
        words = dict.fromkeys(token.text for token in analyzer(text))
        terms = [
            stock.Term(field, word, boost)
            for word in words
            for field, boost in (("title", 2.0), ("body", 1.0))
        ]
        # Its limit also switches on an optimisation that ranks wrongly, so it is asked for everything.
        found = searcher.search(stock.Or(terms), limit=None) if terms else []
        return [hit["url"] for hit in found[:depth]]

    return rank


def _terms(text: str) -> list[str]:
    return [_stem(word) for word in _WORD.findall(text.lower()) if word not in _STOP]


@lru_cache(maxsize=262144)
def _stem(word: str) -> str:
    return str(PorterStemmer().stem(word))
