"""Prints every table: speed of the engine, of a new index, a crawl and the report; ranking; cleaning."""

from benchmarks import (
    cleaning,
    crawl,
    dashboard,
    engine,
    matching,
    relevance,
    report,
    republish,
    slowest,
    spelling,
    synonyms,
)

engine.main()
republish.main()
slowest.main()
relevance.main()
spelling.main()
synonyms.main()
cleaning.main()
matching.main()
crawl.main()
report.main()
dashboard.main()
