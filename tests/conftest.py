"""What tests of several rooms share: the sample site, one browser, and how properties are tried."""

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import hypothesis
import pytest
from playwright.sync_api import Browser

from corpus.authored import add
from corpus.sandbox import Sandbox
from corpus.store import Store
from glossary.glossary import load
from indexer.build import build
from search_app.settings import SHIPPED_TERMS
from tests.long import LONG
from tests.ui.browsing import CHROMIUM, launched

# The same examples each time, whatever the machine's pace, so that a test that passed passes again. The long
# form tries other and more ones.
_HURRIED = [hypothesis.HealthCheck.too_slow, hypothesis.HealthCheck.function_scoped_fixture]
hypothesis.settings.register_profile(
    "same", derandomize=True, database=None, deadline=None, suppress_health_check=_HURRIED
)
hypothesis.settings.register_profile(
    "long", parent=hypothesis.settings.get_profile("same"), derandomize=False, max_examples=5_000
)
hypothesis.settings.load_profile("long" if LONG else "same")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """After long forms, all that the tests say they saw, below each other."""
    if LONG:
        terminalreporter.section("what was seen")
        for reports in terminalreporter.stats.values():
            for report in reports:
                if isinstance(report, pytest.TestReport) and report.when == "teardown":
                    for line in filter(str.strip, report.capstdout.splitlines()):
                        terminalreporter.line(f"{report.nodeid.removeprefix('tests/')}: {line}")


@pytest.fixture(scope="session")
def sample_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the sample pages in its store and an index of them published. Not to be changed."""
    folder = tmp_path_factory.mktemp("sample")
    with Store(folder) as store, Sandbox() as sandbox:
        add(store, [Path(str(files("corpus") / "pages"))], sandbox=sandbox)
        build(store, load([SHIPPED_TERMS]), root=folder / "index", engine="whoosh:")
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; without it every test of the browser is skipped."""
    if not CHROMIUM:
        pytest.skip("Chromium is missing: apt-get install chromium, or set FINDWELL_CHROMIUM to its path")
    with launched() as browser:
        yield browser
