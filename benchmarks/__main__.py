"""Prints every table: our engine and its peers; an index, a cluster, a crawl, a report; ranking; cleaning."""

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
    sending,
    serving,
    slowest,
    spelling,
    synonyms,
)

peers.main()
build.main()
republish.main()
sending.main()
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
