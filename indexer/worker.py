"""The process that makes parts of an index: tasks on standard input, on standard output what came of them.

An answer is a line of JSON: ``pages`` done since the last (as often as it likes), then ``done`` or what went
wrong. The process ends with its input: nobody is left who would want a part.
"""

import gc
import json
import os
import sys
import threading
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from corpus.errors import FindwellError
from glossary.compiled import from_json
from indexer.part import Maker, from_line

_STEP = 50  # pages between two words about how far it is


def main(arguments: list[str]) -> None:
    """Do tasks with the glossary that the argument names, until there are no more."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # a library that prints must not disturb the answers
    tasks: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_listen, args=(tasks,), daemon=True).start()
    counted = _Counted(answers)
    maker = Maker(from_json(Path(arguments[0]).read_text(encoding="utf-8")), counted.page)
    gc.freeze()
    gc.disable()  # there is none among millions of terms; what a part takes is given back when it is done
    while True:
        line = tasks.get()
        try:
            said: dict[str, Any] = {"done": maker.make(from_line(line))}
        except FindwellError as error:
            said = {"code": error.code, "what": error.what, "fix": error.fix}
        except OSError as error:
            said = {"errno": error.errno, "what": error.strerror or str(error)}
        except MemoryError:
            said = {"errno": None, "what": "there is not enough memory"}
        counted.say()
        _say(answers, said)
        gc.collect()


class _Counted:
    """Pages done, told now and then."""

    def __init__(self, answers: Any) -> None:
        self._answers = answers
        self._pages = 0

    def page(self) -> None:
        self._pages += 1
        if self._pages >= _STEP:
            self.say()

    def say(self) -> None:
        _say(self._answers, {"pages": self._pages})
        self._pages = 0


def _say(answers: Any, said: dict[str, Any]) -> None:
    answers.write(json.dumps(said) + "\n")
    answers.flush()


def _listen(tasks: "SimpleQueue[bytes]") -> None:
    for line in sys.stdin.buffer:
        tasks.put(line)
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
