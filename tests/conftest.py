"""What tests of several rooms share: the sample site, published once."""

from importlib.resources import files
from pathlib import Path

import pytest

from corpus.authored import add
from corpus.sandbox import Sandbox
from corpus.store import Store
from glossary.glossary import load
from indexer.build import build
from search_app.settings import SHIPPED_TERMS


@pytest.fixture(scope="session")
def sample_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the sample pages in its store and an index of them published. Not to be changed."""
    folder = tmp_path_factory.mktemp("sample")
    with Store(folder) as store, Sandbox() as sandbox:
        add(store, [Path(str(files("corpus") / "pages"))], sandbox=sandbox)
        build(store, load([SHIPPED_TERMS]), root=folder / "index", engine="whoosh:")
    return folder
