"""The application for any WSGI server, with the settings that the command line would read."""

import sys

from flask import Flask

from corpus.errors import FindwellError
from search_app.app import create_app
from search_app.settings_file import read_settings


def _created() -> Flask:
    try:
        app = create_app(read_settings())
    except FindwellError as error:  # a server would print it with the way that led there
        sys.stderr.write(f"Error {error.code}: {error.what}\nWhat to do: {error.fix}\n")
        sys.exit(error.exit_status)
    app.extensions["findwell"].live.watch()
    return app


app = _created()
