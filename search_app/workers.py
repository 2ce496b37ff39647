"""Several processes that serve: what gunicorn is told with ``-c python:search_app.workers``.

An option on gunicorn's command line wins over what stands here.
"""

from typing import Any

from search_app.live import Live
from search_app.wsgi import app

_serve = app.extensions["findwell"].settings.serve

wsgi_app = "search_app.wsgi:app"
bind = f"{_serve.host}:{_serve.port}"
workers = 2
worker_class = "gthread"
threads = _serve.workers
preload_app = True
graceful_timeout = 30  # seconds that requests have to end in
limit_request_line = 8190  # bytes, gunicorn's most; a question of 2,000 letters fits
accesslog = None  # it would hold what visitors ask
control_socket_disable = True  # it would lie in a home folder, which a service may not have


def post_worker_init(worker: Any) -> None:
    """Open the index before the worker takes its first request."""
    live: Live = app.extensions["findwell"].live
    live.begin()
