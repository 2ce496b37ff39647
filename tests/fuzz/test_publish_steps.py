"""Any order of publishing, rolling back, damaging and cleaning up leaves an index that answers for itself.

FINDWELL_LONG=1 tries five hundred orders; otherwise fifteen.
"""

import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from corpus.errors import NoIndexError, RefusedError
from indexer.manifest import files_in
from indexer.publish import KEEP, current, generations, rollback
from tests.indexer.publishing import answers, put
from tests.long import LONG


class Publishing(RuleBasedStateMachine):
    """Keeps beside the index a list of what should be in it: (name, documents, intact), oldest first."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.root = self.folder / "index"
        self.kept: dict[str, int] = {}
        self.damaged: set[str] = set()
        self.used = ""

    @rule(documents=st.integers(1, 4), accept=st.booleans())
    def publish(self, documents: int, accept: bool) -> None:
        before = self.kept.get(self.used, 0) if self.used not in self.damaged else 0
        try:
            made = put(self.root, documents, accept_shrink=accept or not before)
        except RefusedError:
            assert not accept
            assert documents < before * 0.8
            return
        self.kept[made.name] = documents
        self.used = made.name
        for name in sorted(self.kept, reverse=True)[KEEP:]:
            del self.kept[name]
            self.damaged.discard(name)

    @precondition(lambda self: self.used)
    @rule()
    def roll_back(self) -> None:
        older = [name for name in self.kept if name < self.used and name not in self.damaged]
        try:
            self.used = rollback(self.root).name
            assert self.used == max(older)
        except NoIndexError:
            assert older == []

    @precondition(lambda self: len(set(self.kept) - self.damaged) > 1)
    @rule(data=st.data())
    def damage(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(set(self.kept) - self.damaged)))
        file = data.draw(st.sampled_from(list(files_in(self.root / name))))
        file.write_bytes(file.read_bytes() + b"x")
        self.damaged.add(name)

    @rule()
    def leave_rubbish(self) -> None:
        if self.root.is_dir():
            (self.root / "tmp-half").mkdir(exist_ok=True)

    @invariant()
    def the_right_index_answers(self) -> None:
        if not getattr(self, "used", ""):
            return
        used = current(self.root)
        intact = sorted(set(self.kept) - self.damaged)
        before = [name for name in intact if name <= self.used]
        assert used.name == (before[-1] if before else intact[-1])
        assert (used.documents, answers(used)) == (self.kept[used.name],) * 2
        assert bool(used.degraded) == (self.used in self.damaged)
        assert {each.name for each in generations(self.root)} == set(self.kept)

    def teardown(self) -> None:
        shutil.rmtree(getattr(self, "folder", "/nowhere"), ignore_errors=True)


TestPublishing = Publishing.TestCase
TestPublishing.settings = settings(
    max_examples=500 if LONG else 15,
    stateful_step_count=14,
    suppress_health_check=list(HealthCheck),
)
