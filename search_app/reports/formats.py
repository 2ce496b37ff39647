"""The formats in which a report is printed, by their names."""

from collections.abc import Callable, Mapping

from glossary.coverage.report import Report
from glossary.glossary import Glossary
from search_app.reports.calendar import as_calendar
from search_app.reports.data import as_json
from search_app.reports.html import as_html
from search_app.reports.markdown import as_markdown
from search_app.reports.sarif import as_sarif
from search_app.reports.sheet import as_csv
from search_app.reports.text import as_text

FORMATS: Mapping[str, Callable[[Report, Glossary], str]] = {
    "text": as_text,
    "html": as_html,
    "csv": as_csv,
    "json": as_json,
    "md": as_markdown,
    "sarif": as_sarif,
    "ical": as_calendar,
}
"""Each takes the report and the glossary, and gives the whole text of the file."""
