"""The connection to an OpenSearch cluster: who we are, what may go wrong, and what is said of it then."""

import logging
import os
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from opensearchpy import OpenSearch
from opensearchpy.exceptions import (
    AuthenticationException,
    AuthorizationException,
    ConnectionTimeout,
    OpenSearchException,
    SerializationError,
    SSLError,
    TransportError,
)
from opensearchpy.exceptions import ConnectionError as NoConnectionError

from corpus.errors import FindwellError, StorageError, UsageError
from indexer.engines.address import Address

# The client would log what people search for, if asked for details; what fails is said by our errors.
logging.getLogger("opensearch").setLevel(logging.CRITICAL)

_OLDEST, _NEWEST = 2, 3
_CONNECTIONS = 16
_GREETING = 10  # seconds
_AWAY = (502, 503, 504)
_WHO = ("OPENSEARCH_USER", "OPENSEARCH_PASSWORD", "OPENSEARCH_API_KEY")


def connect(address: Address) -> OpenSearch:
    """A client of the cluster, shared by threads, once the cluster has said that it is one we can use.

    The user and password, or the key, are those of the environment. A request that a node does not answer
    goes to the next. Raises `UsageError` E114 when they would be sent unencrypted, E115 when ``ca`` cannot
    be read, and what `explaining` raises.
    """
    user, password, key = (os.environ.get(name, "") for name in _WHO)
    if (user or key) and not address.tls and not address.is_local:
        raise UsageError(
            "E114",
            "The password for the search cluster would be sent unencrypted.",
            "Leave out tls=off in the engine's address.",
        )
    client = OpenSearch(
        hosts=[{"host": node.host, "port": node.port} for node in address.nodes],
        http_auth=(user, password) if user else None,
        headers={"authorization": f"ApiKey {key}"} if key and not user else None,
        use_ssl=address.tls,
        ssl_context=_trusting(address.ca) if address.tls else None,
        timeout=address.timeout,
        max_retries=max(3, len(address.nodes)),
        retry_on_timeout=True,
        pool_maxsize=_CONNECTIONS,
        http_compress=not address.is_local,
    )
    with explaining(address):
        _check_version(client, address)
    return client


@contextmanager
def explaining(address: Address) -> Iterator[None]:
    """Turn what the client raises into an error of ours.

    Raises `StorageError`: E561 not reached, E562 not let in, E563 not trusted, E564 another version, E565
    full or read-only, E567 anything else the cluster refuses.
    """
    try:
        yield
    except OpenSearchException as error:
        raise _explained(error, address) from error


def is_blocked(reason: object) -> bool:
    """Whether the cluster says that its disks are full or an index is read-only."""
    return "cluster_block_exception" in str(reason) or "flood-stage" in str(reason)


def blocked() -> StorageError:
    """What to say then."""
    return StorageError(
        "E565",
        "The search cluster takes no writes, most likely for a full disk; the old index is still in use.",
        "Make room on its disks, then try again.",
    )


def part_lost(index: str) -> StorageError:
    """What to say when a part of an index has no node left."""
    return StorageError(
        "E566",
        f"A part of the index {index} is on a node that does not answer, and no other node has a copy.",
        "Start the node again; replicas=1 in the engine's address keeps a copy of each part.",
    )


def refused(reason: object, where: str = "") -> StorageError:
    """What to say when the cluster ``where`` nodes are refuses for a reason that we do not know."""
    return StorageError(
        "E567",
        f"The search cluster{where and f' at {where}'} refused: {str(reason)[:300].rstrip('.')}.",
        "Look into the cluster's own log for more.",
    )


def _explained(error: OpenSearchException, address: Address) -> FindwellError:
    where = _where(address)
    match error:
        case TransportError() if is_blocked(error):
            return blocked()
        case AuthenticationException():
            return _not_let_in(where)
        case AuthorizationException():
            return StorageError(
                "E562",
                f"The search cluster at {where} does not let findwell do that: {_missing_right(error)}.",
                "Give the user or the key the rights that docs/opensearch.md names.",
            )
        case SSLError():
            return _not_encrypted(_root(error), where)
        case ConnectionTimeout() | NoConnectionError():
            return _away(where, _said(_root(error)))
        case TransportError(status_code=status) if status in _AWAY:
            return _away(where, _reason(error))
        case _:
            return refused(_reason(error), where)


def _away(where: str, why: str) -> StorageError:
    return StorageError(
        "E561",
        f"The search cluster at {where} does not answer: {why}.",
        "Check the address, that it runs, and whether it wants tls=on or off.",
    )


def _not_let_in(where: str) -> StorageError:
    user, _, key = (os.environ.get(name, "") for name in _WHO)
    who = "with the user and password given" if user else "with the key given" if key else "without a user"
    return StorageError(
        "E562",
        f"The search cluster at {where} does not let findwell in {who}.",
        "Check OPENSEARCH_USER and OPENSEARCH_PASSWORD, or OPENSEARCH_API_KEY, in the environment.",
    )


def _not_encrypted(root: BaseException, where: str) -> StorageError:
    if isinstance(root, ssl.SSLCertVerificationError):
        return StorageError(
            "E563",
            f"The certificate of the search cluster at {where} is not trusted: {_said(root)}.",
            "Write the host as the certificate does, and name its signer's with ca=FILE in the address.",
        )
    return StorageError(
        "E561",
        f"The search cluster at {where} does not answer encrypted: {_said(root)}.",
        "Check the port, and whether it wants tls=off.",
    )


def _where(address: Address) -> str:
    return ", ".join(f"{node.host}:{node.port}" for node in address.nodes)


def _root(error: BaseException) -> BaseException:
    """What the system said, below the errors that libraries made of it."""
    while inner := error.__cause__ or error.__context__:
        error = inner
    return error


def _said(error: BaseException) -> str:
    said = getattr(error, "verify_message", "") or getattr(error, "strerror", "") or str(error)
    return str(said).strip().rstrip(".")


def _reason(error: OpenSearchException) -> str:
    # Not what the cluster says beyond the kind of error: that may hold what somebody searched for.
    return f"{error.status_code} {error.error}"[:300] if isinstance(error, TransportError) else str(error)


def _missing_right(error: AuthorizationException) -> str:
    said = error.info.get("error") if isinstance(error.info, dict) else None
    reason = str(said.get("reason", "")) if isinstance(said, dict) else ""
    return reason.partition(" and User")[0][:300] or _reason(error)


def _check_version(client: OpenSearch, address: Address) -> None:
    try:
        said = client.info(params={"request_timeout": _GREETING})
    except SerializationError:  # a page of some other server
        said = {}
    version = said.get("version", {}) if isinstance(said, dict) else {}
    number = str(version.get("number", "?"))
    major = number.partition(".")[0]
    is_ours = version.get("distribution") == "opensearch"
    if not is_ours or not major.isdigit() or not _OLDEST <= int(major) <= _NEWEST:
        what = f"OpenSearch {number[:20]}" if is_ours else "not OpenSearch"
        raise StorageError(
            "E564",
            f"What answers at {_where(address)} is {what}.",
            f"findwell needs OpenSearch {_OLDEST} or {_NEWEST}.",
        )


def _trusting(file: str) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=file or None)
    except OSError as error:
        raise UsageError(
            "E115",
            f'The certificates in "{file}" cannot be read: {error.strerror or error}.',
            "Correct ca= in the engine's address.",
        ) from error
