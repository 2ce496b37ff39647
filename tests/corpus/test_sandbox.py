import os
import resource
import signal
import tracemalloc
from collections.abc import Iterator

import pytest
from booklet import pdf

from corpus.errors import InputError, UsageError
from corpus.page import Page
from corpus.reading import Reading
from corpus.sandbox import Job, Limits, Sandbox
from corpus.selectors import Selectors

URL = "https://liver.example/a"
GOOD = b"<main><p>Your liver makes bile.</p></main>"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(workers=1, limits=Limits(megabytes=400, cpu=2, wall=4)) as sandbox:
        yield sandbox


def test_pages_and_booklets_are_parsed_in_a_worker(sandbox: Sandbox) -> None:
    reading = sandbox.parse_html(URL, GOOD, charset="utf-8")
    assert [block.text for block in reading.blocks] == ["Your liver makes bile."]
    assert sandbox.parse_pdf(URL, pdf([["Rest when you can."]]), link_text="Rest").title == "Rest"


def test_many_jobs_come_back_in_order_and_bad_ones_in_their_place(sandbox: Sandbox) -> None:
    jobs = [Job(f"{URL}/{n}", GOOD.replace(b"bile", b"bile %d" % n)) for n in range(20)]
    jobs[7] = Job(f"{URL}/7", b"no booklet", "pdf")
    jobs[8] = Job(f"{URL}/8", pdf([["Rest."]]), "pdf")
    outcomes = list(sandbox.parse_all(jobs))
    assert [job.url for job, _ in outcomes] == [job.url for job in jobs]
    assert [type(outcome) for _, outcome in outcomes].count(Reading) == 18
    assert isinstance(outcomes[7][1], InputError)
    assert isinstance(outcomes[8][1], Page)


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(megabytes=4000, cpu=1, wall=30), "E301"),
        (Limits(megabytes=4000, cpu=30, wall=1), "E301"),
        (Limits(megabytes=160, cpu=30, wall=30), "E302"),
    ],
    ids=["too much CPU time", "too long", "too much memory"],
)
def test_a_bomb_is_refused_by_code_and_the_next_page_is_parsed(limits: Limits, code: str) -> None:
    bomb = b"<p>x</p>" * 300_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with Sandbox(workers=1, limits=limits) as sandbox:
        with pytest.raises(InputError) as caught:
            sandbox.parse_html(URL, bomb)
        assert caught.value.code == code
        assert sandbox.parse_html(URL, GOOD).visible == 22
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024


@pytest.mark.parametrize(
    "odd",
    [
        b"<p " + b" ".join(b"a%d=1" % n for n in range(100_000)) + b">x</p>",
        b"<div>" * 50_000 + b"deep",
        b"<ul><li>" * 3_000 + b"deep",
        b"<b>" * 50_000 + b"deep",
        b"<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;'>]><p>&b; deep</p>",
        b"<p>" + b"&amp;" * 200_000 + b" deep",
        b"",
        b"\x00\xff\xfe\x00<p>deep",
        b"<p>deep</p><!--" + b"-" * 100_000,
    ],
)
def test_odd_pages_are_read_as_well_as_they_can_be(sandbox: Sandbox, odd: bytes) -> None:
    outcome = next(iter(sandbox.parse_all([Job(URL, odd)])))[1]
    assert isinstance(outcome, Reading | InputError)
    assert sandbox.parse_html(URL, GOOD).visible == 22


def test_a_page_is_made_safe_to_print_in_a_worker(sandbox: Sandbox) -> None:
    assert sandbox.sanitise(URL, b"<p onclick=x()>Rest<script>x()</script></p>") == "<p>Rest</p>"
    with pytest.raises(InputError) as caught:  # the sanitiser's time grows with the square of the depth
        sandbox.sanitise(URL, b"<div>" * 100_000)
    assert caught.value.code == "E301"


def test_a_worker_that_is_killed_between_jobs_is_replaced(sandbox: Sandbox) -> None:
    sandbox.parse_html(URL, GOOD)
    worker = sandbox._idle.get()
    assert worker.process
    os.kill(worker.process.pid, signal.SIGKILL)
    os.waitid(os.P_PID, worker.process.pid, os.WEXITED | os.WNOWAIT)
    sandbox._idle.put(worker)
    assert sandbox.parse_html(URL, GOOD).visible == 22


def test_a_hung_worker_is_ended_at_the_deadline() -> None:
    with Sandbox(workers=1, limits=Limits(cpu=60, wall=1)) as sandbox:
        sandbox.parse_html(URL, GOOD)
        worker = sandbox._idle.get()
        assert worker.process
        os.kill(worker.process.pid, signal.SIGSTOP)
        sandbox._idle.put(worker)
        with pytest.raises(InputError) as caught:
            sandbox.parse_html(URL, GOOD)
        assert caught.value.code == "E301"
        assert sandbox.parse_html(URL, GOOD).visible == 22


def test_a_bad_selector_is_the_operators_mistake(sandbox: Sandbox) -> None:
    with pytest.raises(UsageError, match="CSS"):
        sandbox.parse_html(URL, GOOD, selectors=Selectors("div["))
    assert sandbox.parse_html(URL, GOOD).visible == 22


def test_a_sandbox_that_is_closed_leaves_no_process() -> None:
    sandbox = Sandbox(workers=2)
    list(sandbox.parse_all([Job(URL, GOOD)] * 6))
    workers = [sandbox._idle.get(), sandbox._idle.get()]
    processes = [worker.process for worker in workers if worker.process]
    for worker in workers:
        sandbox._idle.put(worker)
    sandbox.close()
    sandbox.close()
    assert processes
    assert all(process.poll() == 0 for process in processes)


def test_bodies_are_taken_a_few_at_a_time(sandbox: Sandbox) -> None:
    tracemalloc.start()
    jobs = (Job(URL, GOOD + b" " * 1_000_000) for _ in range(40))
    assert sum(1 for _ in sandbox.parse_all(jobs)) == 40
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000
