"""The published entries as SKOS, in Turtle or JSON-LD."""

import json
from typing import Any
from urllib.parse import quote

from glossary.exchange.extras import extra, quietly
from glossary.exchange.losses import Part
from glossary.exchange.skos import DCTERMS, OURS, SKOS
from glossary.glossary import Glossary
from glossary.term import Term, Translation

KEPT = frozenset(
    {
        Part.DEFINITION,
        Part.MORE,
        Part.HIDDEN,
        Part.FIRST_KIND,
        Part.BARS,
        Part.BROADER,
        Part.RELATED,
        Part.SOURCE,
        Part.LANGUAGES,
    }
)
"""What SKOS holds of a glossary."""

_SAFE = "!#$%&'()*+,;=:@/?[]-._~"
_CONTEXT = {"skos": SKOS, "dcterms": DCTERMS}


def write_turtle(glossary: Glossary) -> str:
    """The entries in Turtle; the URI of each is ``urn:findwell:`` and its id, which is its notation too."""
    with quietly("rdflib"):
        return str(_graph(glossary).serialize(format="turtle"))


def write_json_ld(glossary: Glossary) -> str:
    """The entries in JSON-LD, with its context in it."""
    with quietly("rdflib"):
        shape = json.loads(_graph(glossary).serialize(format="json-ld", context=_CONTEXT))
    if "@graph" in shape:  # the same glossary is always the same text: rdflib keeps no order
        nodes = _ordered(shape["@graph"])
        shape["@graph"] = [{key: _ordered(node[key]) for key in sorted(node)} for node in nodes]
    return json.dumps(shape, ensure_ascii=False, indent=2) + "\n"


def _ordered(value: Any) -> Any:
    return (
        sorted(value, key=lambda each: json.dumps(each, sort_keys=True)) if isinstance(value, list) else value
    )


def _graph(glossary: Glossary) -> Any:
    rdflib = extra("rdflib")
    graph = rdflib.Graph()
    skos, dcterms = rdflib.Namespace(SKOS), rdflib.Namespace(DCTERMS)
    graph.bind("skos", skos)
    graph.bind("dcterms", dcterms)
    scheme = rdflib.URIRef(f"{OURS}.glossary")
    graph.add((scheme, rdflib.RDF.type, skos.ConceptScheme))
    ids = {term.id for term in glossary.published}
    for term in glossary.published:
        node = rdflib.URIRef(OURS + term.id)
        graph.add((node, rdflib.RDF.type, skos.Concept))
        graph.add((node, skos.inScheme, scheme))
        graph.add((node, skos.notation, rdflib.Literal(term.id)))
        _tell(graph, node, term, term.language)
        for told in term.languages:
            _tell(graph, node, told, told.language)
        for link in ids.intersection(term.broader):
            graph.add((node, skos.broader, rdflib.URIRef(OURS + link)))
            graph.add((rdflib.URIRef(OURS + link), skos.narrower, node))
        for link in ids.intersection(term.related):
            graph.add((node, skos.related, rdflib.URIRef(OURS + link)))
        if term.source.title:
            graph.add((node, dcterms.source, rdflib.Literal(term.source.title)))
        if url := quote(term.source.url, safe=_SAFE):
            own = url.startswith("/")  # of our own site: as a URI it would need the site's name
            graph.add((node, dcterms.source, rdflib.Literal(url) if own else rdflib.URIRef(url)))
        if term.source.licence:
            graph.add((node, dcterms.license, rdflib.Literal(term.source.licence)))
    return graph


def _tell(graph: Any, node: Any, told: Term | Translation, language: str) -> None:
    rdflib = extra("rdflib")
    skos = rdflib.Namespace(SKOS)
    graph.add((node, skos.prefLabel, rdflib.Literal(told.labels[0].text, language)))
    for label in told.labels[1:]:
        shown = label.kind.shown
        graph.add((node, skos.altLabel if shown else skos.hiddenLabel, rdflib.Literal(label.text, language)))
    graph.add((node, skos.definition, rdflib.Literal(told.definition, language)))
    if told.more:
        graph.add((node, skos.note, rdflib.Literal(told.more, language)))
