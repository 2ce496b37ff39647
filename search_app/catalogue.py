"""The words of the pages in other languages: catalogues, read once when the application starts."""

import gettext
import hashlib
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

from corpus.errors import UsageError
from glossary.term import best_language

ENGLISH = "en"
SHIPPED = Path(str(files(__package__) / "locale"))
DOMAIN = "findwell"
_RIGHT_TO_LEFT = ("ar", "ckb", "dv", "fa", "he", "ks", "ku-Arab", "ps", "sd", "ug", "ur", "yi")
_REVIEWED = "Reviewed by "  # what the team in the header of a catalogue begins with, once somebody has


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """What the pages say in one language (a BCP 47 tag); English is what the code and the templates say.

    ``reviewed_by`` tells who has checked a translation; while nobody has, the pages say so. ``version``
    changes when its file does.
    """

    language: str
    words: gettext.NullTranslations = field(default_factory=gettext.NullTranslations)
    reviewed_by: str = ""
    version: str = ""

    @property
    def unreviewed(self) -> bool:
        """Whether nobody who speaks the language has checked what the pages say in it."""
        return self.language != ENGLISH and not self.reviewed_by

    @property
    def script(self) -> str:
        """The name of the pages' script in this language."""
        return "findwell.js" if self.language == ENGLISH else f"findwell.{self.language}.js"

    @property
    def direction(self) -> str:
        """Which way the language is written: ltr or rtl."""
        return "rtl" if best_language(self.language, _RIGHT_TO_LEFT) else "ltr"


def catalogues(site: str, chosen: Iterable[str], folders: Iterable[Path] = ()) -> Mapping[str, Catalogue]:
    """The catalogues of the languages that visitors may choose, first the one for the language of the site.

    ``chosen`` are those languages, every one there is a catalogue of when it is empty; ``folders`` hold
    catalogues besides those that ship, and win over them. A site in a language without a catalogue has its
    pages' own words in English. Raises `UsageError` E014 for a language without a catalogue.
    """
    known = {ENGLISH: Catalogue(language=ENGLISH)}
    for folder in (SHIPPED, *folders):
        for path in sorted(folder.glob(f"*/LC_MESSAGES/{DOMAIN}.mo")):
            read = _read(path)
            known[read.language] = read
    wanted = list(chosen)
    for tag in wanted:
        if tag not in known:
            have = ", ".join(sorted(known))
            raise UsageError(
                "E014",
                f"site.languages: there is no catalogue of {tag!r}.",
                f"There are: {have}. docs/translating.md says how to make one.",
            )
    own = best_language(site, known) or ENGLISH
    return {tag: known[tag] for tag in dict.fromkeys((own, *(wanted or known)))}


def _read(path: Path) -> Catalogue:
    try:
        content = path.read_bytes()
        words = gettext.GNUTranslations(io.BytesIO(content))
    except (OSError, ValueError, UnicodeDecodeError) as error:
        raise UsageError(
            "E014", f"{path} is no catalogue that can be read: {error}.", "Compile it again."
        ) from None
    team = words.info().get("language-team", "")
    return Catalogue(
        language=path.parent.parent.name.replace("_", "-"),
        words=words,
        reviewed_by=team.removeprefix(_REVIEWED) if team.startswith(_REVIEWED) else "",
        version=hashlib.sha256(content).hexdigest(),
    )
