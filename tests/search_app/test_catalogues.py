"""Every word that visitors read is in each catalogue, and said right."""

import gettext
import io
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from corpus.errors import UsageError
from search_app.catalogue import catalogues
from tests.search_app.catalogues import (
    TEMPLATE,
    compiled,
    extracted,
    read,
    translations,
    untold,
)

AGAIN = "Run make words, and put what it adds into the language."
PLACES = re.compile(r"%\((\w+)\)s")
TAGS = re.compile(r"</?[a-z]+[^>]*>")
ALL = sorted(translations())


def keys(catalogue: Catalog) -> set[tuple[str | None, str | tuple[str, ...]]]:
    return {(message.context, message.id) for message in catalogue if message.id}


def forms(message: Message) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The forms of a message in English, and in the other language."""
    return tuple(
        tuple(text) if isinstance(text, tuple | list) else (text,) for text in (message.id, message.string)
    )  # type: ignore[return-value]


def test_the_english_catalogue_is_what_the_code_and_the_templates_say() -> None:
    with TEMPLATE.open("rb") as file:
        assert keys(read_po(file)) == keys(extracted()), AGAIN


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.parts[-3])
class TestATranslation:
    """What holds for each one."""

    def test_it_has_every_message_and_no_other(self, path: Path) -> None:
        catalogue = read(path)
        assert keys(catalogue) == keys(extracted()), AGAIN
        assert [
            message.id for message in catalogue if message.id and (untold(message) or message.fuzzy)
        ] == []

    def test_what_it_puts_in_and_its_tags_are_those_of_the_english(self, path: Path) -> None:
        for message in read(path):
            if not message.id:
                continue
            english, told = forms(message)
            places = {place for form in english for place in PLACES.findall(form)}
            for form in told:
                assert set(PLACES.findall(form)) == places, message.id
                assert sorted(TAGS.findall(form)) == sorted(TAGS.findall(english[-1])), message.id
                assert "%" not in PLACES.sub("", form), message.id

    def test_it_is_compiled(self, path: Path) -> None:
        assert path.with_suffix(".mo").read_bytes() == compiled(read(path)), AGAIN

    def test_it_has_a_form_for_every_number(self, path: Path) -> None:
        words = gettext.GNUTranslations(io.BytesIO(path.with_suffix(".mo").read_bytes()))
        one, many = "%(number)s word for %(sought)s.", "%(number)s words for %(sought)s."
        assert all(words.ngettext(one, many, number) not in (one, many) for number in range(120))


def test_welsh_has_six_forms_of_a_number() -> None:
    words = catalogues("en", ())["cy"].words
    one, many = "%(number)s result for %(query)s", "%(number)s results for %(query)s"
    told = [
        words.ngettext(one, many, number) % {"number": number, "query": "“afu”"}
        for number in (0, 1, 2, 3, 6, 11)
    ]
    assert told == [
        "0 canlyniad ar gyfer “afu”",
        "1 canlyniad ar gyfer “afu”",
        "2 ganlyniad ar gyfer “afu”",
        "3 chanlyniad ar gyfer “afu”",
        "6 chanlyniad ar gyfer “afu”",
        "11 canlyniad ar gyfer “afu”",
    ]


def test_the_language_of_the_site_comes_first_and_the_others_are_those_chosen() -> None:
    assert list(catalogues("en-GB", ())) == ["en", "cy"]
    assert list(catalogues("cy", ())) == ["cy", "en"]
    assert list(catalogues("fr", ["cy"])) == ["en", "cy"]
    assert list(catalogues("en", ["en"])) == ["en"]


def test_a_language_without_a_catalogue_cannot_be_chosen() -> None:
    with pytest.raises(UsageError, match=r"site\.languages: there is no catalogue of 'xx'"):
        catalogues("en", ["xx"])


def test_a_damaged_catalogue_is_named(tmp_path: Path) -> None:
    path = tmp_path / "xx" / "LC_MESSAGES" / "findwell.mo"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"not a catalogue")
    with pytest.raises(UsageError, match=r"findwell\.mo is no catalogue that can be read"):
        catalogues("en", (), [tmp_path])
