"""Commands that serve the site: serve, and demo with the sample pages."""

import logging
import signal
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import click
from waitress.server import create_server

from corpus.authored import add
from corpus.errors import UsageError
from corpus.sandbox import Sandbox
from search_app.app import create_app
from search_app.commands.build import build_and_say
from search_app.live import Live
from search_app.refused import answer_refusals
from search_app.session import Session
from search_app.settings import Settings
from search_app.strict import refuse_two_lengths

MAX_BODY = 1_100_000  # bytes; the largest body any address accepts is 1 MB, and the app names its own limit
SAMPLE_PAGES = Path(str(files("corpus") / "pages"))
SAMPLE_CONFIG = Path(str(files("search_app") / "sample.toml"))


@click.command()
@click.option("--host", help="Address to listen on; 127.0.0.1 by default.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on; 8000 by default.")
@click.option(
    "--workers", type=click.IntRange(1, 64), help="Threads that answer at the same time; 4 by default."
)
@click.pass_obj
def serve(session: Session, host: str | None, port: int | None, workers: int | None) -> None:
    """Serve the search page, the glossary and the API until stopped with Ctrl+C."""
    serve_until_stopped(
        session.settings, host, port, workers, "findwell serves {address} (stop it with Ctrl+C)"
    )


@click.command()
@click.option("--host", help="Address to listen on; 127.0.0.1 by default.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on; 8000 by default.")
@click.pass_obj
def demo(session: Session, host: str | None, port: int | None) -> None:
    """Load the sample pages and glossary, publish an index of them and serve it."""
    session.config = session.config or SAMPLE_CONFIG
    with session.store(create=True) as store, Sandbox() as sandbox:
        add(store, [SAMPLE_PAGES], sandbox=sandbox)
    build_and_say(session)
    tries = ", ".join(f"“{example}”" for example in session.settings.site.examples)
    serve_until_stopped(
        session.settings,
        host,
        port,
        None,
        f"findwell is ready: open {{address}} and try {tries} (stop it with Ctrl+C)",
    )


def serve_until_stopped(
    settings: Settings, host: str | None, port: int | None, workers: int | None, greeting: str
) -> None:
    """Listen, print ``greeting`` with the address in it, and answer until interrupted or told to end."""
    host = host or settings.serve.host
    port = settings.serve.port if port is None else port
    app = create_app(settings)
    sockets: dict[int, Any] = {}
    try:
        server = create_server(
            app,
            map=sockets,
            host=host,
            port=port,
            threads=workers or settings.serve.workers,
            ident=None,
            max_request_body_size=MAX_BODY,
            # Else waitress takes away the header by which a trusted proxy says who asks.
            clear_untrusted_proxy_headers=not settings.serve.trusted_proxies,
        )
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "there is no such address"
        raise UsageError(
            "E015",
            f"findwell cannot listen on {host}:{port}: {reason}.",
            "Choose others with --host and --port, or stop what listens there.",
        ) from None
    refuse_two_lengths(sockets.values())
    answer_refusals(sockets.values())
    # It says on every request that waits for a thread how many do; /metrics tells how busy a server is.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    live: Live = app.extensions["findwell"].live
    live.watch()
    live.begin()
    # A name such as localhost may stand for several addresses; waitress then has no single port to tell.
    click.echo(greeting.format(address=f"http://{host}:{getattr(server, 'effective_port', port)}"))
    # A service manager ends a server with SIGTERM, after which Python would run nothing more.
    signal.signal(signal.SIGTERM, lambda _signal, _frame: sys.exit(0))
    try:
        server.run()
    finally:
        server.close()
