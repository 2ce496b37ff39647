"""Matchers of one glossary, one for each language that its concepts are told in."""

from glossary.glossary import Glossary
from glossary.matcher import Matcher


class Matchers:
    """Made when first asked for. A page is matched with the names that concepts have in its language."""

    def __init__(self, glossary: Glossary) -> None:
        self._glossary = glossary
        self._matchers: dict[str, Matcher] = {}

    def speaking(self, language: str) -> Matcher:
        """The one for pages in a language, whose ``glossary`` is told in it where there is a translation."""
        glossary = self._glossary.in_language(language)
        found = self._matchers.get(glossary.language)
        if found is None:
            found = self._matchers[glossary.language] = Matcher(glossary)
        return found
