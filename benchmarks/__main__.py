"""Prints every table: the engine beside its peers; a new index, a crawl and the report; ranking; cleaning."""

from benchmarks import (
    build,
    cleaning,
    crawl,
    dashboard,
    matching,
    peers,
    relevance,
    report,
    republish,
    searcher,
    serving,
    slowest,
    spelling,
    synonyms,
)

peers.main()
build.main()
republish.main()
slowest.main()
searcher.main()
serving.main()
relevance.main()
spelling.main()
synonyms.main()
cleaning.main()
matching.main()
crawl.main()
report.main()
dashboard.main()
