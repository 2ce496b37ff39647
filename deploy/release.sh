#!/usr/bin/env bash
# Makes what a release is: dist/ with a wheel, a source archive, a CycloneDX list of what is in them, and checksums.
# Builds twice and compares, installs the wheel into a bare environment, and tries it there.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=.venv/bin
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$work"' EXIT

# The same source gives the same bytes: files are dated by the last commit.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
export SOURCE_DATE_EPOCH
rm -rf dist
$bin/hatchling build -t sdist -t wheel -d dist 2>/dev/null
$bin/hatchling build -t sdist -t wheel -d "$work/again" 2>/dev/null
for file in dist/*; do
  cmp "$file" "$work/again/$(basename "$file")"
done
echo "Built twice, the same bytes: $(cd dist && echo *)"

# What people install: the pinned packages, without those that only build.
python3 -m venv --without-pip "$work/bare"
pip=("$bin/pip" --python "$work/bare/bin/python" --quiet --disable-pip-version-check)
"${pip[@]}" install --require-hashes -r requirements.lock
"${pip[@]}" uninstall --yes hatchling packaging pathspec pluggy trove-classifiers
"${pip[@]}" install --no-deps dist/*.whl
"${pip[@]}" check
$bin/cyclonedx-py environment "$work/bare/bin/python" --pyproject pyproject.toml --output-reproducible -o dist/findwell.cdx.json
echo "dist/findwell.cdx.json is valid CycloneDX: $(grep -c '"purl"' dist/findwell.cdx.json) packages."

(cd "$work" && exec bare/bin/findwell --data data demo --port 0) >"$work/said" 2>&1 &
server=$!
until grep -q 'http://' "$work/said"; do
  kill -0 "$server" || { cat "$work/said"; exit 1; }
  sleep 0.2
done
address=$(grep -o 'http://[0-9.:]*' "$work/said")
$bin/python - "$address" <<'PYTHON'
import re, sys
from urllib.request import urlopen

def read(path):
    return urlopen(sys.argv[1] + path, timeout=60).read()

assert b"transarterial" in read("/search?q=TACE").lower()
page = read("/pages/treatment/recurrence").decode()
for path in re.findall(r'(?:href|src)="(/static/[^"]+)"', page) + ["/embed.js", "/glossary", "/api/v1/openapi.json", "/privacy"]:
    read(path)
PYTHON
echo "The wheel in a bare environment answers: findwell demo finds TACE, and its files are all there."

(cd dist && sha256sum -- *.whl *.tar.gz *.json >SHA256SUMS)
$bin/python deploy/audit.py
