"""Prints docs/licences.md: the licence of every package that requirements.lock pins, as it says itself."""

import re
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

LOCK = Path(__file__).parents[1] / "requirements.lock"
# Names that packages use for licences, and their SPDX names: the ones that findwell may be shipped with.
SPDX = {
    "MIT License": "MIT",
    "BSD License": "BSD-3-Clause",
    "Two-clause BSD license": "BSD-2-Clause",
    "Apache Software License": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "PSFL": "PSF-2.0",
    "ZPL 2.1": "ZPL-2.1",
}
ALLOWED = frozenset(SPDX.values()) | {"0BSD", "CC0-1.0", "CNRI-Python", "Zlib"}

HEAD = """# Licences

findwell itself is under the MIT licence. These are the packages that `requirements.lock` pins, with those
that build findwell; `make licences` writes this page. The vendored font and script have their licences beside
them in `search_app/static/vendor/`.

| package | licence |
|---|---|"""


def licence_of(name: str) -> str:
    """The SPDX expression of an installed package's licence; what it says itself when that is not known."""
    told = metadata(name)
    said = told["License-Expression"] or told["License"] or ""
    if not said or "\n" in said:
        kinds = [each for each in told.get_all("Classifier", []) if each.startswith("License ::")]
        said = kinds[-1].rpartition(" :: ")[2] if kinds else "?"
    return SPDX.get(said, said)


def licences() -> dict[str, str]:
    """The licence of each package of the lock file; packages for other systems only are left out."""
    found = {}
    for name in re.findall(r"^([a-z0-9._-]+)==", LOCK.read_text(encoding="utf-8"), flags=re.MULTILINE):
        try:
            found[name] = licence_of(name)
        except PackageNotFoundError:
            continue
    return found


def parts(expression: str) -> set[str]:
    """The licences that an SPDX expression names."""
    return set(re.split(r" (?:AND|OR) ", expression.replace("(", "").replace(")", "")))


def main() -> None:
    """Print the page."""
    print(HEAD)
    for name, licence in licences().items():
        print(f"| {name} | {licence} |")


if __name__ == "__main__":
    main()
