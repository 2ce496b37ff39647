"""What an editor knows of a site's pages: where their content is. Servers read it, and no HTML."""

from typing import NamedTuple


class Selectors(NamedTuple):
    """CSS selectors of one site: where its pages' content is, and what to drop from it."""

    content: str = ""
    drop: tuple[str, ...] = ()


NO_SELECTORS = Selectors()
