"""Prints every table: speed of the engine, ranking, cleaning, and speed of a crawl."""

from benchmarks import cleaning, crawl, engine, relevance, spelling, synonyms

engine.main()
relevance.main()
spelling.main()
synonyms.main()
cleaning.main()
crawl.main()
