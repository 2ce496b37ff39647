"""Requests that tell their length in two ways are refused: a proxy in front might believe the other one."""

from collections.abc import Iterable
from typing import Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import BaseWSGIServer


class _Parser(HTTPRequestParser):
    """Waitress takes the chunks and forgets the length; RFC 9112, 6.1, lets a server refuse this."""

    def parse_header(self, header_plus: bytes) -> None:
        super().parse_header(header_plus)
        chunks = self.chunked or "TRANSFER_ENCODING" in self.headers
        if chunks and (self.version != "1.1" or "CONTENT_LENGTH" in self.headers):
            raise ParsingError("The request tells its length in two ways.")


class _Channel(HTTPChannel):
    parser_class = _Parser


def refuse_two_lengths(sockets: Iterable[Any]) -> None:
    """Let those of waitress's sockets that listen answer 400 to such a request and close its connection."""
    for each in sockets:
        if isinstance(each, BaseWSGIServer):
            each.channel_class = _Channel
