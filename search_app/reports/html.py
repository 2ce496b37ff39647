"""The report as one HTML file that needs nothing else, and no server to filter it."""

from jinja2 import Environment, PackageLoader, StrictUndefined

from corpus.dates import spoken
from glossary.coverage.matrix import matrix
from glossary.coverage.report import Report
from glossary.coverage.rules import RULES
from glossary.glossary import Glossary
from search_app.reports.text import by_rule, change


def as_html(report: Report, glossary: Glossary) -> str:
    """One page with its style and script inside, to read in a browser or to send to somebody."""
    environment = Environment(
        loader=PackageLoader("search_app"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["spoken"] = spoken
    pages = tuple(report.pages.values())
    places = {page.url: page.place for page in pages}
    return environment.get_template("coverage.html").render(
        report=report,
        entries=len(glossary.published),
        rules=[(RULES[rule], findings) for rule, findings in by_rule(report)],
        figures=[(figure, change(figure)) for figure in report.figures],
        owners=sorted({found.owner for found in report.findings if found.owner}),
        sections=sorted({places.get(found.url, "") for found in report.findings} - {""}),
        places=places,
        matrix=matrix(pages, glossary),
        headings={term.id: term.heading for term in glossary.terms.values()},
    )
