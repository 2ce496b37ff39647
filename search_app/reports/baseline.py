"""An earlier report, as a file, to tell new findings from those that were there."""

import json
from pathlib import Path

from corpus.errors import InputError
from search_app.reports.data import FORMAT


def known_findings(path: Path) -> frozenset[str]:
    """The keys of the findings of a report in JSON.

    Raises `InputError` F003 when the file cannot be read or is no such report, F004 when another version of
    findwell wrote it in another form.
    """
    what_to_do = "Make one with: findwell coverage --format json --output FILE."
    try:
        content = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise InputError("F003", f"{path} cannot be read: {error.strerror}.", what_to_do) from error
    except (ValueError, RecursionError) as error:
        raise InputError("F003", f"{path} is not a report in JSON.", what_to_do) from error
    if not isinstance(content, dict) or "findings" not in content:
        raise InputError("F003", f"{path} is JSON, but no report.", what_to_do)
    if content.get("format") != FORMAT:
        raise InputError(
            "F004",
            f"{path} is a report of form {content.get('format', 'unknown')}; "
            f"this findwell compares form {FORMAT}.",
            "Make a new one, and look once through what is new in it.",
        )
    try:
        return frozenset(str(found["key"]) for found in content["findings"])
    except (TypeError, KeyError) as error:
        raise InputError("F003", f"{path} is JSON, but no whole report.", what_to_do) from error
