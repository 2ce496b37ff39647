"""Every number a crawl keeps to: how fast, how far, how large, how long."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a crawl may do and what it believes; what each number means is said in search_app/settings.py.

    Times are in seconds, ``refetch_days`` in days, sizes in bytes after unpacking.
    """

    delay: float = 1.0
    max_crawl_delay: float = 60.0
    connect_timeout: float = 10.0
    timeout: float = 30.0
    max_wait: float = 60.0
    max_tries: int = 3
    parallel: int = 4
    max_pages: int = 5000
    max_depth: int = 10
    max_links: int = 5000
    max_listed: int = 50_000
    max_sitemaps: int = 100
    max_sitemap_depth: int = 3
    max_url: int = 2048
    max_segments: int = 16
    max_parameters: int = 10
    max_repeats: int = 2
    max_left_out: int = 200
    max_redirects: int = 5
    max_body: int = 10_000_000
    max_pdf: int = 30_000_000
    max_headers: int = 64 * 1024
    max_ratio: int = 100
    max_misses: int = 2
    max_trouble: int = 10
    refetch_days: int = 30
