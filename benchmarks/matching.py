"""How fast 60,000 names are loaded and found in pages, beside three other matchers, and who misses what."""

import csv
import gc
import gzip
import importlib
import json
import multiprocessing
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from corpus.words import cut
from glossary.compiled import from_json, to_json
from glossary.forms import forms
from glossary.glossary import Glossary, load
from glossary.matcher import Matcher
from glossary.term import Label, Term
from indexer.wordlists import load_wordlists
from search_app.settings import SHIPPED_TERMS

LABELS = 60_000
PAGES = 40
PAGE = 750  # words
_ROUNDS = 5
_LONGEST = 8  # words of a label

Spans = Callable[[str], list[tuple[int, int]]]
"""A page → where names stand in it, in order and without overlap."""


class Measured(NamedTuple):
    """One matcher: processor seconds to load, MB that it takes, milliseconds a page at first and later."""

    load: float
    memory: float
    first: float
    page: float
    spans: list[set[tuple[int, int]]]


def main() -> None:
    """Print load time, memory and milliseconds a page of each matcher, and what it lacks beside ours."""
    data = os.environ.get("FINDWELL_DATA", "")
    if not data:
        print("matching: skipped, because FINDWELL_DATA does not say where the texts are")
        return
    labels, pages = labels_and_pages(Path(data))
    print(f"\n{len(labels):,} labels, {len(pages)} pages of {PAGE} words; processor time; (times as ours)")
    print(f"{'':34}{'load s':>14}{'MB':>14}{'ms a page':>14}{'first pass':>12}{'found':>8}")
    measured: dict[str, Measured] = {}
    for name, load_matcher in matchers().items():
        measured[name] = measure(load_matcher, labels, pages)
        ours, one = measured["findwell"], measured[name]
        cells = (f"{value:.2f} ({value / base:.1f})" for value, base in zip(one[:2], ours[:2], strict=True))
        speed = f"{one.page:.2f} ({one.page / ours.page:.1f})"
        print(
            f"{name:34}{''.join(f'{cell:>14}' for cell in cells)}{speed:>14}{one.first:>12.2f}"
            f"{sum(map(len, one.spans)):>8,}"
        )
    for name in ("ahocorasick", "ahocorasick_rs", "flashtext"):
        if not find_spec(name):
            print(f"{name:34}not installed: pip install 'findwell[bench]'")
    for name, other in measured.items():
        if name != "findwell":
            _print_differences(name, measured["findwell"], other, frozenset(labels), pages)
    _print_opening(labels)


def labels_and_pages(data: Path) -> tuple[list[str], list[str]]:
    """Lower-case names (titles, queries, then runs of telling words) and pages, of MedQuAD's texts."""
    with gzip.open(data / "ir" / "medquad" / "corpus.jsonl.gz", "rt", encoding="utf-8") as file:
        documents = [json.loads(line) for line in file]
    with (data / "queries" / "cancergov_queries_en.csv").open(encoding="utf-8", newline="") as file:
        queries = [row["query"] for row in csv.DictReader(file)]
    small = load_wordlists().function_words
    names: dict[str, None] = {}
    for text in (*(document["title"] for document in documents), *queries):
        folded = cut(text).folded
        while folded and folded[0] in small:  # What are the treatments for …
            folded.pop(0)
        if 0 < len(folded) <= _LONGEST:
            names[" ".join(folded)] = None
    for document in documents:
        if len(names) >= LABELS:
            break
        names.update(dict.fromkeys(_runs(document["text"], small)))
    written = " ".join(document["text"] for document in documents[::50]).split()
    pages = [" ".join(written[at : at + PAGE]) for at in range(0, PAGES * PAGE, PAGE)]
    return list(islice(names, LABELS)), pages


def _runs(text: str, small: frozenset[str]) -> Iterator[str]:
    """Two to four words in a row that tell something, with nothing but a space between them."""
    run: list[str] = []
    found = cut(text)
    for word, gap in zip(found.folded, found.gaps, strict=False):
        if gap != " " or word in small or len(run) == 4:
            if len(run) > 1:
                yield " ".join(run)
            run = []
        if word not in small:
            run.append(word)


def matchers() -> Mapping[str, Callable[[Sequence[str]], Spans]]:
    """Everything that is installed, by name."""
    found: dict[str, Callable[[Sequence[str]], Spans]] = {"findwell": _ours}
    if find_spec("ahocorasick"):
        found["pyahocorasick, at word boundaries"] = _pyahocorasick
    if find_spec("ahocorasick_rs"):
        found["ahocorasick-rs, at word boundaries"] = _ahocorasick_rs
    if find_spec("flashtext"):
        found["flashtext"] = _flashtext
    return found


def _glossary(labels: Sequence[str]) -> Glossary:
    return Glossary(
        Term(id=f"t{number}", labels=(Label(text=label),), definition="x")
        for number, label in enumerate(labels)
    )


def _ours(labels: Sequence[str]) -> Spans:
    matcher = Matcher(_glossary(labels))
    return lambda page: [(mention.start, mention.end) for mention in matcher.mentions(page)]


def _pyahocorasick(labels: Sequence[str]) -> Spans:
    automaton: Any = importlib.import_module("ahocorasick").Automaton()
    for label in labels:
        automaton.add_word(label, len(label))
    automaton.make_automaton()

    def find(page: str) -> list[tuple[int, int]]:
        text = page.lower()
        return _bounded(text, ((end + 1 - size, end + 1) for end, size in automaton.iter_long(text)))

    return find


def _ahocorasick_rs(labels: Sequence[str]) -> Spans:
    module: Any = importlib.import_module("ahocorasick_rs")
    automaton = module.AhoCorasick(labels, matchkind=module.MatchKind.LeftmostLongest)

    def find(page: str) -> list[tuple[int, int]]:
        text = page.lower()
        return _bounded(text, ((start, end) for _, start, end in automaton.find_matches_as_indexes(text)))

    return find


def _bounded(text: str, spans: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    return [
        (start, end)
        for start, end in spans
        if not (start and text[start - 1].isalnum()) and not text[end : end + 1].isalnum()
    ]


def _flashtext(labels: Sequence[str]) -> Spans:
    processor: Any = importlib.import_module("flashtext").KeywordProcessor()
    for label in labels:
        processor.add_keyword(label, label)
    return lambda page: [(start, end) for _, start, end in processor.extract_keywords(page, span_info=True)]


def measure(
    load_matcher: Callable[[Sequence[str]], Spans], labels: Sequence[str], pages: Sequence[str]
) -> Measured:
    """Loads and runs a matcher in a process of its own."""
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_measure, args=(load_matcher, labels, pages, sender))
    process.start()
    measured: Measured = receiver.recv()
    process.join()
    return measured


def _measure(
    load_matcher: Callable[[Sequence[str]], Spans], labels: Sequence[str], pages: Sequence[str], sender: Any
) -> None:
    gc.collect()
    before, start = _resident(), time.process_time()
    find = load_matcher(labels)
    loaded = time.process_time() - start
    gc.collect()
    memory = _resident() - before
    times: list[float] = []
    for _ in range(_ROUNDS):
        start = time.process_time()
        spans = [set(find(page)) for page in pages]
        times.append((time.process_time() - start) / len(pages) * 1000)
    sender.send(Measured(loaded, memory, times[0], min(times), spans))


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _print_differences(
    name: str, ours: Measured, other: Measured, labels: frozenset[str], pages: Sequence[str]
) -> None:
    missed: Counter[str] = Counter()
    extra: Counter[str] = Counter()
    for page, our_spans, their_spans in zip(pages, ours.spans, other.spans, strict=True):
        for span in our_spans - their_spans:
            missed[_why_missed(page, span, their_spans, labels)] += 1
        for span in their_spans - our_spans:
            extra["other ends" if _overlaps(span, our_spans) else "not ours at all"] += 1
    print(f"\n{name}: of {sum(map(len, ours.spans)):,} mentions of ours it lacks {missed.total():,}")
    for why, count in missed.most_common():
        print(f"    {count:6,} {why}")
    print(f"  it has {extra.total():,} that are not ours: {dict(extra)}")


def _why_missed(
    page: str, span: tuple[int, int], their_spans: set[tuple[int, int]], labels: frozenset[str]
) -> str:
    written = page[slice(*span)].lower()
    if written not in labels:
        if " ".join(cut(written).folded) in labels:
            return "written with a hyphen, apostrophe, accent or other space"
        return "another form (plural, spelling, joined) of a label"
    if _overlaps(span, their_spans):
        return "a name that begins before it, or is longer, was taken"
    return "swallowed by a longer match that fails at the end of a word"


def _overlaps(span: tuple[int, int], others: set[tuple[int, int]]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)


def _print_opening(labels: Sequence[str]) -> None:
    """What a web worker does to be ready: the compiled glossary, then the matcher for pages."""
    print(
        "\nprocessor seconds until a worker knows its words: compiled glossary read, matcher ready; YAML read"
    )
    forms(labels[0])  # the table of spellings is read once
    start = time.process_time()
    shipped = load([SHIPPED_TERMS])
    from_yaml = time.process_time() - start
    for name, glossary in (("the sample", shipped), (f"{len(labels):,} labels", _glossary(labels))):
        text = to_json(glossary)
        start = time.process_time()
        read = from_json(text)
        middle = time.process_time()
        Matcher(read)
        end = time.process_time()
        yaml = f"{from_yaml:10.3f}" if glossary is shipped else ""
        print(
            f"{name:34}{middle - start:10.3f}{end - middle:10.3f}{yaml}  ({len(text) / 1e6:.1f} MB of JSON)"
        )


if __name__ == "__main__":
    main()
