"""Every error findwell raises on purpose: a code, what happened, and what to do about it.

FindwellError
├── UsageError      exit 2   the command or a setting is wrong
├── InputError      exit 3   a page, a file or a glossary is wrong
├── RefusedError    exit 4   allowed, but not safe: say so explicitly to go on
├── StorageError    exit 5   the store or the index cannot be read or written
│   ├── NoStoreError  exit 3 there is no page store in the folder
│   ├── NoIndexError  exit 3 nothing was published yet
│   ├── OutdatedIndexError   published by another analyzer, glossary or schema
│   └── DamagedIndexError    files do not match their manifest
├── TooSlowError    exit 1   a search took longer than any may
└── NetworkError    exit 6   a site cannot be fetched
"""


class FindwellError(Exception):
    """Something a person can act on; ``code`` is stable, ``what`` and ``fix`` are sentences."""

    exit_status = 1

    def __init__(self, code: str, what: str, fix: str = "") -> None:
        super().__init__(f"{what} {fix}".strip())
        self.code = code
        self.what = what
        self.fix = fix


class UsageError(FindwellError):
    """The command or a setting is wrong."""

    exit_status = 2


class InputError(FindwellError):
    """A page, a file or a glossary is wrong; ``faults`` lists every fault with its place."""

    exit_status = 3

    def __init__(self, code: str, what: str, fix: str = "", faults: tuple[str, ...] = ()) -> None:
        super().__init__(code, what, fix)
        self.faults = faults


class RefusedError(FindwellError):
    """Possible, but not safe without an explicit word."""

    exit_status = 4


class StorageError(FindwellError):
    """The store or the index cannot be read or written."""

    exit_status = 5


class NoStoreError(StorageError):
    """There is no page store in the folder: nothing is broken, but the folder may be the wrong one."""

    exit_status = 3


class NoIndexError(StorageError):
    """Nothing was published yet, and nothing is broken."""

    exit_status = 3


class OutdatedIndexError(StorageError):
    """The published index was built by another analyzer, glossary or schema."""


class DamagedIndexError(StorageError):
    """Files of a generation do not match its manifest."""


class TooSlowError(FindwellError):
    """A search took longer than any may."""


class NetworkError(FindwellError):
    """A page or a site cannot be fetched."""

    exit_status = 6
