"""Every call with which a publish asks something of the disk fails in turn: the index in use answers on.

Without strace the tests are skipped. FINDWELL_LONG=1 tries every error at every call; otherwise one of each.
"""

from functools import partial
from itertools import count
from pathlib import Path

import pytest

from indexer.publish import current, generations, verify
from tests.faults.failing import STRACE, Attempt, attempt
from tests.indexer.publishing import answers, put
from tests.long import LONG

ERRORS = ("ENOSPC", "EIO", "EMFILE", "EACCES")
CALLS = ("openat", "write", "fsync", "rename", "unlink", "mkdir", "rmdir", "ftruncate", "unlinkat")
if LONG:
    CALLS += ("lseek",)  # some four hundred of them
MOST = 800  # calls of one kind; a publish that makes more has changed

pytestmark = pytest.mark.skipif(STRACE is None, reason="strace is missing: apt-get install strace")


def check(root: Path, tried: Attempt) -> None:
    """The old index or the new one answers, the error is named and true, and the next publish is clean."""
    used = current(root)
    assert (used.degraded, verify(used)) == ("", []), tried
    assert answers(used) == used.documents, tried
    assert used.documents in (3, 4), tried
    if used.documents == 3:
        assert tried.code in ("E503", "E512", "E515", "E516", "E517"), tried
    elif tried.code:
        assert tried.code.startswith("E5"), tried
        assert "old" not in tried.said, tried
    assert put(root, 3, accept_shrink=True).documents == 3
    assert answers(current(root)) == 3
    assert [path.name for path in root.iterdir() if path.name.startswith("tmp-")] == []
    assert len(generations(root)) <= 3


@pytest.mark.parametrize("call", CALLS)
def test_a_publish_of_which_any_call_fails_leaves_a_sound_index(root: Path, call: str) -> None:
    for documents in (3, 3, 3):
        put(root, documents)
    tried = 0
    for number in count(1):
        assert number < MOST
        some = ERRORS if LONG else (ERRORS[number % len(ERRORS)],)
        results = []
        for error in some:
            try:
                results.append(attempt(partial(put, root, 4), call, error, number))
            except PermissionError as refused:
                pytest.skip(f"strace is of no use here: {refused}")
            if results[-1].failed_call:
                check(root, results[-1])
                tried += 1
            else:
                assert (results[-1].code, put(root, 3, accept_shrink=True).documents) == ("", 3)
                break
        if not results[-1].failed_call:
            break
    print(f"{call}: {tried} failures")
