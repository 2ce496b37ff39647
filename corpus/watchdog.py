"""A deadline for everything one request does, however slowly the other side trickles."""

import socket
import threading
from types import TracebackType
from typing import Self


class Watchdog:
    """Cuts the wires it guards after some seconds: a socket's own timeout starts anew with each byte."""

    def __init__(self, seconds: float) -> None:
        self.barked = False
        self._wires: list[socket.socket] = []
        self._lock = threading.Lock()
        self._timer = threading.Timer(max(seconds, 0.001), self._bark)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        with self._lock:
            for wire in self._wires:
                wire.close()
            self._wires.clear()

    def guard(self, sock: socket.socket) -> None:
        """Cut this socket, too. A copy is kept, since TLS takes the socket itself away."""
        with self._lock:
            self._wires.append(socket.fromfd(sock.fileno(), sock.family, sock.type))
        if self.barked:
            self._bark()

    def _bark(self) -> None:
        self.barked = True
        with self._lock:
            for wire in self._wires:
                try:
                    wire.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue  # it was closed already
