"""Asks pip-audit for known vulnerabilities of what requirements.lock pins, and says so when it could not ask.

pip-audit itself reports "no known vulnerabilities" for packages that its database did not answer about.
Exit status 1 when there is a vulnerability; 0 otherwise, also when nobody could be asked.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

LOCK = Path(__file__).parents[1] / "requirements.lock"


def verdict(report: str) -> tuple[int, list[str]]:
    """The exit status and the lines to print for pip-audit's JSON report; an empty text for none."""
    try:
        told: list[dict[str, Any]] = json.loads(report)["dependencies"]
    except (ValueError, KeyError):
        return 0, ["NOT AUDITED: pip-audit gave no report; its database could not be reached."]
    known = [
        f"{package['name']} {package['version']}: {found['id']}, mended in {', '.join(found['fix_versions'])}"
        for package in told
        for found in package.get("vulns", ())
    ]
    skipped = sorted(package["name"] for package in told if "skip_reason" in package)
    if known:
        return 1, ["VULNERABLE:", *known]
    if skipped or not told:
        silent = ", ".join(skipped) or "any package"
        return 0, [f"NOT AUDITED: the database said nothing about {silent}."]
    return 0, [f"Audited: no known vulnerability in {len(told)} packages."]


def main() -> int:
    """Ask, and print the verdict; the exit status."""
    line = [sys.executable, "-m", "pip_audit", "--require-hashes", "--disable-pip", "--progress-spinner=off"]
    line += ["--format=json", f"--requirement={LOCK}"]
    asked = subprocess.run(line, capture_output=True, text=True, check=False)  # noqa: S603
    status, lines = verdict(asked.stdout)
    print("\n".join(lines))
    return status


if __name__ == "__main__":
    sys.exit(main())
