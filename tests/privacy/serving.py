"""A server with a bug in it, as `findwell serve` runs it, or as any other WSGI server does."""

import json

from flask import Flask, request

from search_app import app, cli
from search_app.commands import run
from search_app.settings_file import read_settings


def with_a_bug(settings: app.Settings) -> Flask:
    """The application, and addresses of it that no query and no body can be right for."""
    made = app.create_app(settings)
    for path in ("/bug", "/api/v1/bug"):
        made.add_url_rule(path, path, lambda: str(int(request.args["q"])))
        made.add_url_rule(path, f"sent {path}", lambda: str(json.loads(request.get_data())), methods=["POST"])
    return made


def application() -> Flask:
    """The same, of the settings here, for a server that asks for it."""
    return with_a_bug(read_settings(None, data=None))


if __name__ == "__main__":
    run.create_app = with_a_bug
    cli.main(prog_name="findwell")
