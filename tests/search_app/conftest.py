"""The web application over the sample site."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from search_app.settings import Helpline, Serve, Settings, Site
from tests.search_app.sites import app_of

HELPLINE = Helpline(title="Talk to a nurse", text="We can help.", phone="0808 157 0123", hours="Weekdays.")


@pytest.fixture(scope="session")
def app(sample_data: Path) -> Flask:
    """The application over the published sample site, without a limit on requests."""
    settings = Settings(
        data=sample_data,
        site=Site(
            name="Example Liver Charity",
            notice="Sample text.",
            often_needed=("/pages/just-diagnosed", "/pages/gone"),
            examples=("TACE", "what is hcc?"),
        ),
        helpline=HELPLINE,
        serve=Serve(rate=0),
    )
    return app_of(settings)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without script."""
    return app.test_client()
