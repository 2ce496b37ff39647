"""SKOS from elsewhere, in Turtle or JSON-LD: its concepts; nothing that a file names is ever fetched."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from corpus.errors import InputError
from glossary.exchange.defined_terms import parse_json
from glossary.exchange.extras import extra, quietly
from glossary.exchange.offer import Collector, Reading, draft, tidy
from glossary.exchange.sheet import MOST_ROWS, too_many_rows
from glossary.exchange.web_page import NUMBERED
from glossary.term import Kind, Label, Source, Term, Translation, is_capitals
from glossary.yaml_file import ADDRESS

LARGEST_FILE = 20_000_000  # bytes; rdflib needs some fifteen times that in memory
OURS = "urn:findwell:"
"""What the ids of our own entries begin with as URIs."""
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XL = "http://www.w3.org/2008/05/skos-xl#"
_LABELS = {"prefLabel": Kind.SAME, "altLabel": Kind.SAME, "hiddenLabel": Kind.SEARCH}
_PASSED_OVER = frozenset(
    {f"{_RDF}type", f"{SKOS}inScheme", f"{SKOS}topConceptOf", f"{SKOS}narrower", f"{DCTERMS}identifier"}
)


class _Said(NamedTuple):
    """Texts of a concept with their language tags, and names that are several where one is right."""

    language: str
    text: str


def read_skos(content: bytes, name: str, form: str) -> Reading:
    """The concepts of a file, ``form`` being "turtle" or "json-ld".

    The names and explanations in English are the entry's, those in other languages its translations; without
    English, the commonest language is the entry's. Raises InputError G020 for too large a file, G027 for what
    cannot be read, G026 when no concept is in it, G024 for too many.
    """
    if len(content) > LARGEST_FILE:
        limit = LARGEST_FILE // 1_000_000
        raise InputError(
            "G020", f"{name}: the file has {len(content) / 1e6:.0f} MB; the limit is {limit} MB.", "Split it."
        )
    graph = _parsed(content, name, form)
    return _Skos(graph, name).reading()


def _parsed(content: bytes, name: str, form: str) -> Any:
    rdflib = extra("rdflib")
    graph = rdflib.Graph()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise InputError("G027", f"{name}:{line}: this is not UTF-8.", "Save the file as UTF-8.") from None
    try:
        with quietly("rdflib"):
            if form == "json-ld":
                data = parse_json(text, name)
                _refuse_remote(data, name)
                source = extra("rdflib.parser").PythonInputSource(data, OURS)
                graph.parse(source=source, format=form)
            else:
                graph.parse(data=text, format=form, publicID=OURS)
    except (InputError, MemoryError, KeyboardInterrupt):
        raise
    except Exception as error:  # rdflib raises nearly anything for what is not right
        line = getattr(error, "lines", 0) + 1
        kind = {"json-ld": "JSON-LD", "turtle": "Turtle"}[form]
        raise InputError(
            "G027", f"{name}:{line}: this is not {kind} that can be read.", "Export the file again."
        ) from None
    return graph


def _refuse_remote(data: Any, name: str) -> None:
    """Raises InputError G030 when a context would have to be fetched."""
    waiting = [data]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, dict):
            waiting.extend(node.values())
            contexts = node.get("@context")
            listed = contexts if isinstance(contexts, list) else [contexts]
            remote = [each for each in (*listed, node.get("@import")) if isinstance(each, str)]
            if remote:
                raise InputError(
                    "G030",
                    f"{name}: its context is at {remote[0][:200]}, and nothing is fetched.",
                    "Put the context itself in the place of its address, or export the file as Turtle.",
                )


class _Skos:
    """Reads the concepts of a graph."""

    def __init__(self, graph: Any, name: str) -> None:
        self.graph = graph
        self.name = name
        self.collector = Collector()
        self.unread: Counter[str] = Counter()
        self.language = "en"

    def reading(self) -> Reading:
        concepts = self.concepts()
        if not concepts:
            raise InputError(
                "G026", f"{self.name}:1: there is no concept of SKOS in it.", "Check the file and its format."
            )
        if len(concepts) > MOST_ROWS:
            raise too_many_rows(f"{self.name}:{MOST_ROWS}")
        self.language = self.main_language(concepts)
        narrower: dict[Any, list[Any]] = {}
        for wider, narrow in self.graph.subject_objects(self.uri(f"{SKOS}narrower")):
            narrower.setdefault(narrow, []).append(wider)
        for number, concept in enumerate(concepts, 1):
            term = self.term(number, concept, narrower.get(concept, ()))
            self.collector.take(number, term)
        notes = [f"Not kept: {what} ({count:,})." for what, count in sorted(self.unread.items())]
        if self.language != "en":
            notes.append(f"There is no English in it: the entries are in '{self.language}'.")
        return self.collector.reading([NUMBERED, *notes])

    def uri(self, text: str) -> Any:
        return extra("rdflib").URIRef(text)

    def concepts(self) -> list[Any]:
        found = set(self.graph.subjects(self.uri(f"{_RDF}type"), self.uri(f"{SKOS}Concept")))
        for label in (f"{SKOS}prefLabel", f"{_XL}prefLabel"):
            found |= set(self.graph.subjects(self.uri(label), None))
        others = ("ConceptScheme", "Collection", "OrderedCollection")
        for other in others:
            found -= set(self.graph.subjects(self.uri(f"{_RDF}type"), self.uri(SKOS + other)))
        return sorted(found, key=str)

    def main_language(self, concepts: Iterable[Any]) -> str:
        tags = Counter(
            said.language.partition("-")[0]
            for concept in concepts
            for said in self.said(concept, "prefLabel")
        )
        return "en" if not tags or "en" in tags or "" in tags else tags.most_common(1)[0][0]

    def said(self, concept: Any, what: str) -> list[_Said]:
        """The texts of one property, in an order that does not change from run to run."""
        objects = list(self.graph.objects(concept, self.uri(SKOS + what)))
        for label in self.graph.objects(concept, self.uri(_XL + what)):
            objects += self.graph.objects(label, self.uri(f"{_XL}literalForm"))
        texts = [text for each in objects for text in self.texts(each)]
        return sorted({said for said in texts if said.text})

    def texts(self, node: Any) -> Iterator[_Said]:
        rdflib = extra("rdflib")
        if isinstance(node, rdflib.Literal):
            yield _Said(_tag(node.language or ""), str(node).strip())
        else:
            for value in self.graph.objects(node, self.uri(f"{_RDF}value")):
                if isinstance(value, rdflib.Literal):
                    yield _Said(_tag(value.language or ""), str(value).strip())

    def term(self, number: int, concept: Any, wider: Iterable[Any]) -> Term:
        said = {what: self.said(concept, what) for what in (*_LABELS, "definition", "note")}
        tags = sorted({each.language for texts in said.values() for each in texts})
        own = [tag for tag in tags if tag.partition("-")[0] in ("", self.language)]
        own.sort(key=lambda tag: (tag != self.language, tag != "", tag))
        told = self.told(number, said, own, self.language)
        others = dict.fromkeys(tag for tag in tags if tag not in own)
        self.count(concept)
        term = draft([], told.definition, key=_key(concept))
        return replace(
            term,
            labels=told.labels,
            more=told.more,
            language=self.language,
            broader=tuple(sorted({_key(each) for each in (*self.links(concept, "broader"), *wider)})),
            related=tuple(sorted({_key(each) for each in self.links(concept, "related")})),
            source=self.source(concept),
            languages=tuple(self.told(number, said, [tag], tag) for tag in others),
        )

    def told(self, number: int, said: dict[str, list[_Said]], tags: list[str], language: str) -> Translation:
        """What is said in these tags, of which the first that has a heading gives it."""
        labels: dict[str, Label] = {}
        for what, kind in _LABELS.items():
            texts = [tidy(each.text) for tag in tags for each in said[what] if each.language == tag]
            tagged = Counter(each.language for each in said[what] if each.language in tags)
            if what == "prefLabel" and max(tagged.values(), default=0) > 1:
                listed = ", ".join(dict.fromkeys(texts))
                self.collector.doubt(number, f"of its preferred names, {listed}, the first is its heading.")
            for text in texts:
                labels.setdefault(text, Label(text=text, kind=kind, case=is_capitals(text)))
        definitions = [each.text for tag in tags for each in said["definition"] if each.language == tag]
        more = [each.text for tag in tags for each in said["note"] if each.language == tag]
        return Translation(
            language=language,
            labels=tuple(labels.values()),
            definition=tidy(definitions[0]) if definitions else "",
            more="\n\n".join([*definitions[1:], *more]),
        )

    def links(self, concept: Any, what: str) -> Iterable[Any]:
        return self.graph.objects(concept, self.uri(SKOS + what))  # type: ignore[no-any-return]

    def source(self, concept: Any) -> Source:
        rdflib = extra("rdflib")
        said = list(self.graph.objects(concept, self.uri(f"{DCTERMS}source")))
        urls = sorted(str(each) for each in said if ADDRESS.fullmatch(str(each)))
        literals = (tidy(str(each)) for each in said if isinstance(each, rdflib.Literal))
        titles = sorted(text for text in literals if text not in urls)
        licences = sorted(str(each) for each in self.graph.objects(concept, self.uri(f"{DCTERMS}license")))
        own = str(concept) if str(concept).startswith(("https://", "http://")) else ""
        return Source(
            title=next(iter(titles), ""),
            url=next(iter(urls), own),
            licence=tidy(next(iter(licences), "")),
        )

    def count(self, concept: Any) -> None:
        """Counts what is said of a concept and not read."""
        read = {SKOS + what for what in (*_LABELS, "definition", "note", "broader", "related")}
        read |= {_XL + what for what in _LABELS} | {f"{DCTERMS}source", f"{DCTERMS}license"}
        for predicate, value in self.graph.predicate_objects(concept):
            ours = str(predicate) == f"{SKOS}notation" and _key(concept) == str(value)
            if str(predicate) not in read | _PASSED_OVER and not ours:
                self.unread[_short(str(predicate))] += 1


def _key(node: Any) -> str:
    """What the file calls a concept; our own entries by their ids."""
    return str(node).removeprefix(OURS)


def _tag(language: str) -> str:
    """A language tag with the capitals that are usual, which rdflib takes away: *pt-BR*, *zh-Hant*."""
    first, *rest = language.lower().split("-")
    return "-".join([first, *({2: str.upper, 4: str.title}.get(len(part), str)(part) for part in rest)])


def _short(uri: str) -> str:
    return f"skos:{uri.removeprefix(SKOS)}" if uri.startswith(SKOS) else uri
