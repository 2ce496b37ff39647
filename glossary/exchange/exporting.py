"""The published entries in the formats of other programs, with what each format loses."""

from collections.abc import Callable, Mapping, Set
from typing import NamedTuple

from glossary.exchange import defined_terms, obo, skos_out, synonym_rules, table_out, vale
from glossary.exchange.formats import Format
from glossary.exchange.losses import Part, losses
from glossary.exchange.sheet import write_sheet
from glossary.exchange.workbook import write_workbook
from glossary.glossary import Glossary


class _Writer(NamedTuple):
    """How a format is written, and what it holds."""

    write: Callable[[Glossary], str | bytes | Mapping[str, str]]
    kept: Set[Part]


_WRITERS = {
    Format.CSV: _Writer(write_sheet, table_out.KEPT),
    Format.XLSX: _Writer(write_workbook, table_out.KEPT),
    Format.TURTLE: _Writer(skos_out.write_turtle, skos_out.KEPT),
    Format.JSON_LD: _Writer(skos_out.write_json_ld, skos_out.KEPT),
    Format.OBO: _Writer(obo.write_obo, obo.KEPT),
    Format.SOLR: _Writer(synonym_rules.write_rules, synonym_rules.KEPT),
    Format.SCHEMA: _Writer(defined_terms.write_defined_terms, defined_terms.KEPT),
    Format.VALE: _Writer(vale.write_vocabulary, vale.KEPT),
}
WRITTEN = tuple(_WRITERS)
"""The formats that can be written."""


class Exported(NamedTuple):
    """What a format holds of a glossary, and sentences on what is lost.

    ``content`` is a text, the bytes of a file, or the texts of several files by their paths in a folder.
    """

    content: str | bytes | Mapping[str, str]
    lost: tuple[str, ...]


def export(glossary: Glossary, form: Format) -> Exported:
    """The published entries in one of the formats that can be written.

    Raises UsageError G028 when the format needs a package that is not installed.
    """
    writer = _WRITERS[form]
    return Exported(writer.write(glossary), tuple(losses(glossary, writer.kept)))
