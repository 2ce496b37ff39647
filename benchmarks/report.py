"""How long the editors' report takes, from the store and again, and what memory, on made-up sites."""

import json
import random
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from corpus.page import Page, Section
from corpus.store import Dropped, Record, Store
from glossary.glossary import Glossary
from glossary.term import Label, Term
from search_app.reports.making import make_report, report_folder

SIZES = (200, 2_000, 20_000)
TERMS = 500
_WORDS_A_PAGE = 700
_COMMON = """the your a to of and in for you is may it with be are on or can if that this have will we not at
    from as they by but about after when some more doctor nurse hospital treatment test help time day"""
_SYLLABLES = "ka lo mi ter san vor ple din bra osto hepa chol gly card neph rena pul mon der myo cyt"


def words_of(chance: random.Random, count: int) -> list[str]:
    """Made-up words, each of two to four syllables."""
    return ["".join(chance.choices(_SYLLABLES.split(), k=chance.randint(2, 4))) for _ in range(count)]


def glossary_of(words: list[str]) -> Glossary:
    """500 entries, each with a long name of two words, a short one in capitals and one of every day."""
    terms = []
    for number in range(TERMS):
        one, other, third = words[3 * number : 3 * number + 3]
        short = f"{one[0]}{one[-1]}{other[0]}{other[1]}".upper()
        labels = (
            Label(text=f"{one} {other}"),
            Label(text=f"{short}{chr(65 + number % 26)}", case=True),
            Label(text=third),
        )
        definition = f"A {third} that helps people with {one}."
        terms.append(Term(id=f"term-{number}", labels=labels, definition=definition))
    return Glossary(terms)


def fill(store: Store, pages: int, glossary: Glossary, words: list[str]) -> None:
    """Put so many made-up pages into a store; some use terms, and some of these explain them."""
    chance = random.Random(pages)
    terms = list(glossary.terms.values())
    menu = [Dropped(f"Menu {number}", "furniture") for number in range(20)]
    with store.transaction():
        for number in range(pages):
            url = f"https://www.example.org/section-{number % 12}/page-{number}"
            lines = [_sentence(chance, terms, words) for _ in range(_WORDS_A_PAGE // 14)]
            section = Section(heading="What happens", level=2, anchor="", text="\n".join(lines))
            page = Page(
                url=url,
                title=f"Page {number}: {chance.choice(terms).heading}",
                sections=(section,),
                path=(f"Section {number % 12}",),
                reviewed=f"20{chance.randint(20, 26)}-05",
            )
            store.keep(Record(url=url, site="https://www.example.org"), url.encode())
            store.save_page(url, page, menu, "made up")


def _sentence(chance: random.Random, terms: list[Term], words: list[str]) -> str:
    said = chance.choices(_COMMON.split(), k=11)
    said.insert(chance.randrange(11), words[min(int(chance.paretovariate(0.6)), len(words) - 1)])
    if chance.random() < 0.4:
        term = chance.choice(terms)
        name = term.labels[chance.randrange(3)].text
        explained = f"{name} ({term.heading})" if chance.random() < 0.2 else name
        said.insert(chance.randrange(11), explained)
    return f"{' '.join(said).capitalize()}."


def run(folder: str, pages: int) -> None:
    """Fill an empty store, or print the figures of its report as JSON; for a process of its own."""
    words = words_of(random.Random(7), 6_000)
    glossary = glossary_of(words)
    data = Path(folder)
    with Store(data) as store:
        if not any(store.marks()):
            fill(store, pages, glossary, words)
            return
    started, used = time.perf_counter(), time.process_time()
    with Store(data, create=False) as store:
        report = make_report(store, glossary, folder=report_folder(data), today=date(2026, 11, 24))
    seconds, busy = time.perf_counter() - started, time.process_time() - used
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak = int(status.partition("VmHWM:")[2].split()[0]) / 1024
    print(json.dumps({"findings": len(report.findings), "seconds": seconds, "busy": busy, "peak": peak}))


def main(sizes: tuple[int, ...] = SIZES) -> None:
    """Print the seconds and the peak of memory of a first and an unchanged second report, for each size."""
    print(f"{'report':12}{'pages':>10}{'findings':>10}{'seconds':>10}{'CPU s':>10}{'peak MB':>10}")
    for pages in sizes:
        with TemporaryDirectory() as folder:
            command = [sys.executable, "-m", "benchmarks.report", "run", folder, str(pages)]
            subprocess.run(command, check=True)  # noqa: S603
            for name in ("first", "unchanged"):
                done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
                row = json.loads(done.stdout)
                print(
                    f"{name:12}{pages:>10,}{row['findings']:>10,}{row['seconds']:>10.1f}{row['busy']:>10.1f}"
                    f"{row['peak']:>10.0f}"
                )


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["run", folder, pages]:
            run(folder, int(pages))
        case sizes:
            main(tuple(map(int, sizes)) or SIZES)
