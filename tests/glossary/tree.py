"""The elements that a browser makes of a page, by the tree that HTML 5 tells it to build."""

from selectolax.lexbor import LexborHTMLParser

from glossary.prose import MARK

Element = tuple[str, tuple[tuple[str, str], ...]]


def elements(html: str) -> set[Element]:
    """Each element of a page that is no mark of ours: its name and its attributes."""
    nodes = LexborHTMLParser(f"<!doctype html><body>{html}").root.traverse(include_text=False)
    return {
        (node.tag, tuple((name, value or "") for name, value in node.attributes.items()))
        for node in nodes
        if node.is_element_node and MARK not in node.attributes
    }
