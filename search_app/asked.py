"""The address of a search, and of the same search with one thing changed."""

import re
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from indexer.request import Request, literally, undone, wholly
from indexer.searcher import Also, Concept, Correction, Ignored

API = "/api/v1/search"
_SIZE = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A search as it was asked at ``path``, which is that of the results page or `API`.

    ``language`` is that of the results page, or empty for the site's own.
    """

    request: Request
    path: str
    language: str = ""

    @property
    def here(self) -> str:
        """The address of these results."""
        return self._address(self.request)

    def on_page(self, page: int) -> str:
        """The address of another page of the same results."""
        return self._address(replace(self.request, page=page))

    def undone(self, step: Correction | Concept | Also | Ignored) -> str:
        """The address of the same search without one step of what was made of it, or empty."""
        request = undone(self.request, step)
        return self._address(request) if request else ""

    def exactly(self) -> str:
        """The address of a search for the same words and no others."""
        return self._address(literally(self.request))

    def with_all(self) -> str:
        """The address of the same search for pages that have all of it."""
        return self._address(wholly(self.request))

    def with_some(self) -> str:
        """The address of the same search for pages that have all or some of it."""
        return self._address(replace(self.request, whole=False, page=1))

    def widely(self) -> str:
        """The address of the same search, with words that mean the same."""
        return self._address(replace(self.request, exact=False, without=(), page=1))

    def corrected(self, correction: Correction) -> str:
        """The address of a search for the word offered instead of the one typed."""
        typed = re.compile(re.escape(correction.typed), re.IGNORECASE)
        return self.instead(typed.sub(lambda _: correction.used, self.request.query))

    def instead(self, query: str) -> str:
        """The address of a search for something else."""
        return self._address(Request(query=query))

    def unfiltered(self) -> str:
        """The address of the same search in all pages."""
        return self._address(replace(self.request, filters={}, page=1))

    @property
    def switches(self) -> list[tuple[str, str]]:
        """The (name, value) of every parameter that switches something off."""
        said = [("without", term) for term in self.request.without]
        chosen = {"exact": self.request.exact, "words": self.request.every_word, "match": self.request.whole}
        said += [(name, "1" if name == "exact" else "all") for name, value in chosen.items() if value]
        return [*said, ("as", "typed")] if self.request.as_typed else said

    def _address(self, request: Request) -> str:
        said = [("q", request.query), *request.filters.items()]
        numbers = {"page": (request.page, 1), "size": (request.size, _SIZE)}
        said += [(name, str(number)) for name, (number, usual) in numbers.items() if number != usual]
        said += replace(self, request=request).switches
        said += [("lang", self.language)] if self.language else []
        return f"{self.path}?{urlencode(said, errors='replace')}"
