import json
import subprocess
import sys

from corpus.reading import from_json


def test_a_worker_answers_jobs_until_its_input_ends() -> None:
    body = b"<main><p>Rest.</p></main>"
    asked = {"kind": "html", "url": "/a", "length": len(body), "cpu": 5, "charset": "", "selectors": ["", []]}
    job = json.dumps(asked).encode() + b"\n" + body
    command = [sys.executable, "-m", "corpus.worker", "800"]
    done = subprocess.run(command, input=job * 2, capture_output=True, check=True)
    ready, head, rest = done.stdout.split(b"\n", 2)
    size = json.loads(head)["length"]
    assert ready == b""
    assert from_json(rest[:size]).blocks[0].text == "Rest."
    assert rest[size:] == head + b"\n" + rest[:size]
