"""What the web server refuses before the application sees it, answered like everything else."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from waitress.server import BaseWSGIServer
from waitress.task import ErrorTask, WSGITask
from waitress.utilities import RequestEntityTooLarge, RequestHeaderFieldsTooLarge


class TooLarge(WSGITask):
    """Lets the application say that a request is too large, although its body was never read."""

    def get_environment(self) -> dict[str, Any]:
        """The request as the application gets it: without its body, but with the size of one."""
        environ: dict[str, Any] = super().get_environment()
        environ["CONTENT_LENGTH"] = str(self.channel.adj.max_request_body_size)
        environ["wsgi.input"] = BytesIO()
        return environ

    def execute(self) -> None:
        """Answer, and close the connection: what follows on it is the rest of the body."""
        self.set_close_on_finish()
        super().execute()


class Refusal(ErrorTask):
    """What answers a request that waitress refuses: the application, where it can say it better."""

    def service(self) -> None:
        """Answer."""
        if isinstance(
            getattr(self.request, "error", None), RequestEntityTooLarge | RequestHeaderFieldsTooLarge
        ):
            task = TooLarge(self.channel, self.request)
            task.service()
            self.close_on_finish = task.close_on_finish
        else:
            super().service()


def answer_refusals(sockets: Iterable[Any]) -> None:
    """Let those of waitress's sockets that listen answer what is too large with a page of the site."""
    for each in sockets:
        if isinstance(each, BaseWSGIServer):
            each.channel_class = type("Channel", (each.channel_class,), {"error_task_class": Refusal})
