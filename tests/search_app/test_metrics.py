"""What a monitor reads: what is served, and how many requests took how long."""

from pathlib import Path

from search_app.metrics import Meter
from search_app.settings import Serve, Settings
from tests.search_app.sites import app_of, page, publish_site


def test_requests_are_counted_by_endpoint_and_status_and_never_by_what_was_asked(tmp_path: Path) -> None:
    publish_site(tmp_path, [page("tace", "TACE puts chemotherapy into the liver.")])
    client = app_of(Settings(data=tmp_path, serve=Serve(rate=0))).test_client()
    for path in ("/search?q=zumba", "/search?q=liver", "/nowhere/zumba", "/glossary/tace"):
        client.get(path)
    answer = client.get("/metrics")
    assert answer.content_type == "text/plain; version=0.0.4; charset=utf-8"
    lines = answer.text.splitlines()
    assert 'findwell_requests_total{endpoint="search.results",status="200"} 2' in lines
    assert 'findwell_requests_total{endpoint="other",status="404"} 1' in lines
    assert 'findwell_request_seconds_bucket{endpoint="search.results",le="+Inf"} 2' in lines
    assert 'findwell_request_seconds_count{endpoint="search.results"} 2' in lines
    assert "findwell_documents 1" in lines
    assert "findwell_degraded 0" in lines
    assert "zumba" not in answer.text


def test_with_nothing_to_serve_it_says_so(tmp_path: Path) -> None:
    lines = app_of(Settings(data=tmp_path)).test_client().get("/metrics").text.splitlines()
    assert "findwell_documents 0" in lines
    assert "findwell_degraded 1" in lines


def test_a_request_stands_in_every_bucket_above_its_time() -> None:
    meter = Meter()
    meter.note("search.results", 200, 0.01)
    meter.note("search.results", 503, 3.0)
    lines = [line for line in meter.lines() if "_bucket" in line]
    assert [int(line.split()[-1]) for line in lines] == [0, 1, 1, 1, 1, 1, 1, 1, 1, 2]
    assert 'findwell_request_seconds_sum{endpoint="search.results"} 3.010000' in meter.lines()
