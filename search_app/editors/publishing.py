"""Publishing a new generation beside the server, in a process of its own, so that no reader waits for it."""

import fcntl
import pickle
import subprocess
import sys
import threading
import time
from dataclasses import dataclass

from corpus.errors import FindwellError, StorageError
from corpus.store import Store
from glossary.glossary import load
from indexer.build import build
from search_app.durable import alone
from search_app.settings import Settings

_BUSY = "E514"
_PATIENCE = 600.0  # seconds that another writer of the index is waited for
_LONGEST = 3600.0  # seconds that publishing may take in all


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Whether a publication is under way, and why the last one failed, or empty."""

    running: bool = False
    trouble: str = ""


class Publisher:
    """Publishes what the store and the glossary hold, once at a time; safe to share between threads.

    Several server processes take turns with a lock, ``locks/publishing`` in the data folder, in which the
    last one to publish leaves why it failed: so each of them can tell how it stands.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._state = settings.data / "locks" / "publishing"
        self._lock = threading.Lock()
        self._wanted = False
        self._running = False
        self._trouble = ""  # why the lock could not be had
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Publish soon; what is changed while that is under way is published after it."""
        with self._lock:
            self._wanted = True
            if not self._running:
                self._running = True
                self._thread = threading.Thread(target=self._run, name="publisher", daemon=True)
                self._thread.start()

    @property
    def progress(self) -> Progress:
        """How it stands, here or in another process."""
        with self._lock:
            if self._running or self._trouble:
                return Progress(running=self._running, trouble=self._trouble)
        try:
            with self._state.open(encoding="utf-8") as file:
                try:
                    fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
                except BlockingIOError:
                    return Progress(running=True)
                return Progress(trouble=file.read())
        except OSError:
            return Progress()

    def wait(self) -> None:
        """Return when nothing is under way in this process."""
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while True:
            with self._lock:
                if not self._wanted:
                    self._running = False
                    return
                self._wanted = False
            trouble = ""
            try:
                with alone(self._state):
                    said = _published_by_another_process(self._settings)
                    self._state.write_text(said, encoding="utf-8")
            except OSError as error:
                trouble = f"What was changed cannot be published ({error.strerror})."
            with self._lock:
                self._trouble = trouble


def publish_now(settings: Settings) -> None:
    """Build and publish, waiting for another writer of the index to end; raises what `build` raises."""
    give_up = time.monotonic() + _PATIENCE
    while True:
        try:
            with Store(settings.data) as store:
                glossary = load(settings.glossary_paths)
                build(
                    store,
                    glossary,
                    root=settings.index_folder,
                    engine=settings.index.engine,
                    processes=settings.index.processes,
                )
            return
        except StorageError as error:
            if error.code != _BUSY or time.monotonic() > give_up:
                raise
            time.sleep(1)


def _published_by_another_process(settings: Settings) -> str:
    """Why it could not be published, or empty."""
    command = [sys.executable, "-m", "search_app.editors.publishing"]
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            command, input=pickle.dumps(settings), capture_output=True, check=False, timeout=_LONGEST
        )
    except (OSError, subprocess.SubprocessError) as error:
        return f"The process that publishes did not start or end ({type(error).__name__})."
    if done.returncode == 0:
        return ""
    said = done.stdout.decode(errors="replace").strip()
    return said or f"Publishing ended with status {done.returncode}."


def _main() -> int:
    settings = pickle.loads(sys.stdin.buffer.read())  # noqa: S301 - from the server that started us
    try:
        publish_now(settings)
    except FindwellError as error:
        sys.stdout.write(" ".join([error.what, *getattr(error, "faults", ()), error.fix]))
        return error.exit_status
    return 0


if __name__ == "__main__":
    sys.exit(_main())
