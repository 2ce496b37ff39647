"""Results, words and suggestions as JSON: the same for the API and the command line."""

from collections.abc import Iterable
from typing import Any

from glossary.annotate import Annotated
from glossary.glossary import Glossary
from glossary.matcher import Mention
from glossary.term import Image, Term
from indexer.searcher import Hit, Results, Suggestion, Understanding
from search_app.asked import Asked
from search_app.pins import Pin, Pinned


def results_shape(results: Results, pinned: Pinned, asked: Asked) -> dict[str, Any]:
    """The answer to a search."""
    return {
        "query": results.query,
        "total": results.total,
        "page": results.page,
        "pages": results.pages,
        "left_out": list(results.left_out),
        "understanding": understanding_shape(results.understanding, asked),
        "signposts": [pin_shape(pin) for pin in pinned.signposts],
        "best_bets": [pin_shape(pin) for pin in pinned.best_bets],
        "cards": [card_shape(term) for term in results.cards],
        "hits": [hit_shape(hit) for hit in results.hits],
        "facets": {facet: dict(counts) for facet, counts in results.facets.items()},
        "closest": list(results.closest),
    }


def understanding_shape(understood: Understanding, asked: Asked) -> dict[str, Any]:
    """What was made of a query; each step with the address of the same search without it."""
    return {
        "corrections": [each._asdict() | {"undo": asked.undone(each)} for each in understood.corrections],
        "concepts": [each._asdict() | {"undo": asked.undone(each)} for each in understood.concepts],
        "also_searched": [
            each._asdict() | {"labels": list(each.labels), "undo": asked.undone(each)}
            for each in understood.also_searched
        ],
        "ignored": [
            {"text": each.text, "reason": each.reason, "undo": asked.undone(each)}
            for each in understood.ignored
        ],
        "relaxed": understood.relaxed,
        "undo": "" if asked.request.exact else asked.exactly(),
        "undo_relaxed": asked.with_all() if understood.relaxed else "",
    }


def pin_shape(pin: Pin) -> dict[str, Any]:
    """What editors pinned to a search; its owner and reason are theirs alone."""
    return {"id": pin.id, "title": pin.title, "text": pin.text, "url": pin.url, "phone": list(pin.phone)}


def hit_shape(hit: Hit) -> dict[str, Any]:
    """A page found; its snippet as pairs of text and whether it matched, and through which word each did."""
    return {
        "url": hit.url,
        "title": hit.title,
        "path": list(hit.path),
        "kind": hit.kind,
        "reviewed": hit.reviewed,
        "next_review": hit.next_review,
        "score": round(hit.score, 4),
        "snippet": [[run.text, run.matched] for run in hit.snippet],
        "through": [run.concept for run in hit.snippet],
        "why": list(hit.why),
        "description": hit.description,
        "size": hit.size,
    }


def card_shape(term: Term) -> dict[str, Any]:
    """What a word means and what else it is called."""
    return {
        "id": term.id,
        "heading": term.heading,
        "url": f"/glossary/{term.id}",
        "definition": term.definition,
        "other_names": list(term.other_names),
        "say": term.say,
        "language": term.language,
    }


def term_shape(term: Term) -> dict[str, Any]:
    """All that a word's entry tells readers."""
    return card_shape(term) | {
        "more": term.more,
        "broader": list(term.broader),
        "related": list(term.related),
        "review": {"by": term.review.by, "last": term.review.last, "next": term.review.next},
        "source": {"title": term.source.title, "url": term.source.url, "licence": term.source.licence},
        "image": _image_shape(term.image) if term.image else None,
        "audiences": [
            {"audience": each.audience, "definition": each.definition, "more": each.more}
            for each in term.audiences
        ],
        "translated_into": [told.language for told in term.languages],
    }


def _image_shape(image: Image) -> dict[str, str]:
    return {"url": f"/glossary/images/{image.src}", "alt": image.alt, "credit": image.credit}


def suggestion_shape(suggestion: Suggestion) -> dict[str, str]:
    """One thing to offer someone who is typing."""
    return {"kind": suggestion.kind, "text": suggestion.text, "url": suggestion.url}


def mentions_shape(text: str, mentions: Iterable[Mention], glossary: Glossary) -> dict[str, Any]:
    """Where a text names words, in characters of the text, and what each of the words means."""
    found = list(mentions)
    return {
        "mentions": [
            {
                "start": mention.start,
                "end": mention.end,
                "term": mention.term,
                "label": mention.label,
                "text": text[mention.start : mention.end],
            }
            for mention in found
        ],
        "terms": {name: card_shape(glossary.terms[name]) for name in dict.fromkeys(m.term for m in found)},
    }


def annotated_shape(annotated: Annotated) -> dict[str, Any]:
    """Marked HTML, and each mark with the word as the page writes it."""
    mentions = [{"term": term, "text": text} for term, text in annotated.mentions]
    return {"html": annotated.html, "mentions": mentions}
