"""An editor who may sign in, on a small site of her own."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search_app.editors.changes import Changes
from search_app.editors.people import set_password
from search_app.settings import Editors, Serve, Settings
from tests.search_app.editors import proposals
from tests.search_app.sites import TACE, app_of, page, publish_site

SECRET = "a secret of the tests, of more than 32 letters"
PASSWORD = "three unrelated words"

ENTRIES = """\
- id: tace
  labels: [TACE, transarterial chemoembolisation]
  definition: A treatment that puts chemotherapy straight into the liver.
"""


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a published site of three pages, with its own glossary and two editors."""
    folder = tmp_path_factory.mktemp("published")
    pages = [
        page("treatments/tace", "TACE puts chemotherapy into the liver.", path=("Treatments",)),
        page(
            "treatments/after",
            "After TACE you may feel tired. An MRI shows the liver.",
            path=("Treatments",),
            reviewed="2020-01",
            next_review="2023-01",
        ),
        page("news/walk", "We walked in the park.", path=("News",)),
    ]
    publish_site(folder, pages, [TACE])
    (folder / "glossary").mkdir()
    (folder / "glossary" / "words.yaml").write_text(ENTRIES, encoding="utf-8")
    for name in ("Asha", "Ben"):
        set_password(folder / "editors.json", name, PASSWORD)
    return folder


@pytest.fixture
def site(tmp_path: Path, published: Path) -> Settings:
    """The settings of a copy of that site."""
    folder = tmp_path / "data"
    shutil.copytree(published, folder)
    return Settings(data=folder, editors=Editors(secret=SECRET), serve=Serve(rate=0))


@pytest.fixture
def sign_in(site: Settings) -> Callable[[str], FlaskClient]:
    """A browser in which somebody is signed in."""
    app = app_of(site)

    def signed_in(name: str) -> FlaskClient:
        client = app.test_client()
        sent = {"token": token_of(client, "/editors/sign-in"), "name": name, "password": PASSWORD}
        assert client.post("/editors/sign-in", data=sent).status_code == 303
        return client

    return signed_in


def token_of(client: FlaskClient, path: str) -> str:
    """The token in the first form of a page."""
    text = client.get(path).get_data(as_text=True)
    return text.partition('name="token" value="')[2].partition('"')[0]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The settings of a data folder with a file of entries that people write by hand."""
    (tmp_path / "glossary").mkdir()
    (tmp_path / "glossary" / "words.yaml").write_text(proposals.ENTRIES, encoding="utf-8")
    return Settings(data=tmp_path)


@pytest.fixture
def changes(settings: Settings) -> Changes:
    """The changes of that folder."""
    return Changes(settings.changes_folder, settings)
