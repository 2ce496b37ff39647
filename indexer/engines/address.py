"""Where an OpenSearch cluster is and how an index is kept there, read from the engine's URL."""

import re
from difflib import get_close_matches
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

from corpus.errors import UsageError

_PORT = 9200
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")
_START = "opensearch://"
_EXAMPLE = 'Write it like "opensearch://search1.example.org:9200/findwell?replicas=1".'


class Node(NamedTuple):
    """One address of a cluster."""

    host: str
    port: int


class Address(NamedTuple):
    """A cluster and what it is asked for. ``name`` is the alias of the index in use.

    ``timeout`` is in seconds, for one search. ``ca`` names a file of certificates to trust in place of the
    system's; empty for those.
    """

    nodes: tuple[Node, ...]
    name: str
    tls: bool
    ca: str = ""
    shards: int = 1
    replicas: int = 1
    timeout: float = 2.0

    @property
    def is_local(self) -> bool:
        """Whether every node is this machine, so that nothing said to it can be overheard."""
        return all(_is_loopback(node.host) for node in self.nodes)


def read_address(url: str) -> Address:
    """What ``opensearch://host:port,host:port/name?shards=1&replicas=1&timeout=2&tls=on&ca=file`` says.

    The connection is encrypted unless the nodes are this machine or ``tls=off``. Raises `UsageError` E113
    for anything else.
    """
    parts = urlsplit(url)
    if not url.startswith(_START):
        rest = url.removeprefix(parts.scheme).lstrip(":/")
        raise _wrong(f'it does not begin with "{_START}"', f'Did you mean "{_START}{rest}"?')
    if "@" in parts.netloc:
        raise _wrong(
            "a password does not belong in an address",
            "Take out what stands before the @, and set OPENSEARCH_USER and OPENSEARCH_PASSWORD.",
        )
    nodes = tuple(_node(text) for text in parts.netloc.split(","))
    name = parts.path.strip("/")
    if not name:
        raise _wrong("it names no index", _EXAMPLE)
    if not _NAME.fullmatch(name):
        raise _wrong(
            f'"{name}" cannot be the name of an index',
            "Use small letters, digits and the signs . _ - after the first, up to a hundred in all.",
        )
    said = dict(parse_qsl(parts.query, keep_blank_values=True))
    for key in said:
        if key not in _PARAMETERS:
            near = get_close_matches(key, _PARAMETERS, n=1)
            hint = f'Did you mean "{near[0]}"?' if near else f"Use: {', '.join(_PARAMETERS)}."
            raise _wrong(f'"{key}" is not known', hint)
    local = all(_is_loopback(node.host) for node in nodes)
    return Address(
        nodes=nodes,
        name=name,
        tls=_switch(said.get("tls", "off" if local else "on")),
        ca=said.get("ca", ""),
        shards=int(_number("shards", said.get("shards", "1"), least=1, most=1024)),
        replicas=int(_number("replicas", said.get("replicas", "1"), least=0, most=100)),
        timeout=_number("timeout", said.get("timeout", "2"), least=0.1, most=600),
    )


_PARAMETERS = ("shards", "replicas", "timeout", "tls", "ca")


def _node(text: str) -> Node:
    try:
        parts = urlsplit(f"//{text}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host:
        raise _wrong(f'"{text}" is not the address of a node', _EXAMPLE)
    return Node(host, port or _PORT)


def _switch(said: str) -> bool:
    if said not in ("on", "off"):
        raise _wrong(f'tls is "{said}"', "Set it to on or off.")
    return said == "on"


def _number(key: str, said: str, *, least: float, most: float) -> float:
    whole = r"\d{1,6}" if key != "timeout" else r"\d{1,6}(\.\d{1,6})?"
    if not re.fullmatch(whole, said) or not least <= float(said) <= most:
        raise _wrong(f'{key} is "{said}"', f"Give a number from {least} to {most}.")
    return float(said)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _wrong(what: str, fix: str) -> UsageError:
    return UsageError("E113", f"The engine's address (index.engine) is wrong: {what}.", fix)
