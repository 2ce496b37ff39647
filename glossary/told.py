"""Reads the parts of an entry that tell readers something: names, definitions, translations, a picture."""

import hashlib
import re
import stat
from pathlib import Path

import yaml

from corpus.words import words
from glossary.term import (
    LONGEST_DEFINITION,
    Context,
    Image,
    Kind,
    Label,
    Review,
    Source,
    Translation,
    Variant,
    is_capitals,
)
from glossary.yaml_file import ADDRESS, ADDRESS_FIX, ID, Fields, Values, is_empty

IMAGES = "images"  # the folder of pictures, beside a file of entries
LARGEST_IMAGE = 1_000_000  # bytes
IMAGE_NAME = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*\.(?:png|jpg|jpeg|webp)")
IMAGE_TYPES = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "webp": "image/webp"}
DATE = re.compile(r"(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
LANGUAGE = re.compile(
    r"[A-Za-z]{2,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|\d{3}))?(?:-(?:[A-Za-z0-9]{5,8}|\d[A-Za-z0-9]{3}))*"
)
YES_OR_NO = {"true": True, "yes": True, "false": False, "no": False}

_LANGUAGE_FIX = "Write a language as BCP 47 has it, such as cy or pt-BR."
_SIGNATURES = {
    "image/png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "image/jpeg": re.compile(rb"\xff\xd8\xff"),
    "image/webp": re.compile(rb"RIFF....WEBP", re.DOTALL),
}


class Told:
    """Reads them from the nodes of one file, and lists each fault with ``values``."""

    def __init__(self, values: Values, folder: Path) -> None:
        self.values = values
        self.folder = folder

    def language(self, fields: Fields) -> str:
        """The language of an entry; English when nothing is said."""
        return _usual(self.values.checked(fields, "language", LANGUAGE.fullmatch, _LANGUAGE_FIX)) or "en"

    def definition(self, fields: Fields) -> str:
        """A definition, which is short."""
        text = self.values.text(fields, "definition")
        count = sum(1 for _ in words(text)) if len(text) > LONGEST_DEFINITION else 0
        if count > LONGEST_DEFINITION:
            what = f"the definition has {count} words; at most {LONGEST_DEFINITION} fit. Move some to 'more'."
            self.values.fault(fields["definition"], what)
        return text

    def review(self, fields: Fields) -> Review:
        """Who checked it and when."""
        section = self.values.section(fields, "review", ("by", "last", "next"))
        date = (DATE.fullmatch, "Write a date as 2026-01 or 2026-01-31.")
        return Review(
            by=self.values.text(section, "by"),
            last=self.values.checked(section, "last", *date),
            next=self.values.checked(section, "next", *date),
        )

    def source(self, fields: Fields) -> Source:
        """Where it comes from."""
        section = self.values.section(fields, "source", ("title", "url", "licence"))
        return Source(
            title=self.values.text(section, "title"),
            url=self.values.checked(section, "url", ADDRESS.fullmatch, ADDRESS_FIX),
            licence=self.values.text(section, "licence"),
        )

    def labels(self, fields: Fields, lines: dict[str, int], *, language: str = "") -> tuple[Label, ...]:
        """The names; the line of each goes to ``lines``, under `label_key`."""
        node = fields.get("labels")
        if node is None:
            return ()
        entry_context = self.context(fields)
        items = node.value if isinstance(node, yaml.SequenceNode) else [node]
        labels: dict[str, Label] = {}
        for item in items:
            label = self.label(item, entry_context)
            if label is None:
                continue
            if label.text in labels:
                self.values.fault(item, f"the label '{label.text}' is given twice in this entry. Remove one.")
                continue
            labels[label.text] = label
            lines[label_key(label, language)] = item.start_mark.line + 1
        return tuple(labels.values())

    def label(self, node: yaml.Node, entry_context: Context) -> Label | None:
        """One name, or None when it has no word."""
        fields = Fields(text=node)
        if isinstance(node, yaml.MappingNode):
            fields = self.values.fields(node, "label", ("text", "kind", "case", "context"))
        before = len(self.values.faults)
        text = self.values.text(fields, "text")
        if not any(words(text)):
            if len(self.values.faults) == before:
                self.values.fault(node, f"the label '{text}' has no word. Write a word, or remove the label.")
            return None
        kind = Kind(self.values.choice(fields, "kind", Kind, Kind.SAME))
        case = self.values.text(fields, "case").lower()
        if case and case not in YES_OR_NO:
            self.values.fault(fields["case"], f"case '{case}' is not right. Write true or false.")
        return Label(
            text=text,
            kind=kind,
            case=YES_OR_NO.get(case, is_capitals(text)),
            context=self.context(fields) if "context" in fields else entry_context,
        )

    def context(self, fields: Fields) -> Context:
        """Words that must or must not stand nearby."""
        section = self.values.section(fields, "context", ("near", "unless"))
        return Context(near=self.values.texts(section, "near"), unless=self.values.texts(section, "unless"))

    def audiences(self, fields: Fields) -> tuple[Variant, ...]:
        """What some readers are told."""
        found: list[Variant] = []
        for audience, node in self.values.named(fields, "audiences", "carers: {definition: …}"):
            if not ID.fullmatch(audience):
                what = f"'{audience}' is not a group of readers. Use one word, such as carers or children."
                self.values.fault(node, what)
                continue
            parts = self.values.fields(node, f"'{audience}'", ("definition", "more"))
            self.values.require(node, parts, ("definition",), f"'{audience}'")
            definition, more = self.definition(parts), self.values.text(parts, "more")
            found.append(Variant(audience=audience, definition=definition, more=more))
        return tuple(found)

    def languages(self, fields: Fields, lines: dict[str, int], own: str) -> tuple[Translation, ...]:
        """What is said in other languages than the entry's own."""
        return tuple(
            self.translation(_usual(tag), node, lines)
            for tag, node in self.values.named(fields, "languages", "cy: {labels: […], definition: …}")
            if self.is_another(tag, node, own)
        )

    def is_another(self, tag: str, node: yaml.Node, own: str) -> bool:
        """Whether a tag is a language, and not the one that the entry is written in."""
        if not LANGUAGE.fullmatch(tag):
            self.values.fault(node, f"'{tag}' is not a language. {_LANGUAGE_FIX}")
        elif tag.casefold() == own.casefold():
            self.values.fault(node, f"the entry itself is in '{tag}'. Remove this translation.")
        else:
            return True
        return False

    def translation(self, tag: str, node: yaml.Node, lines: dict[str, int]) -> Translation:
        """What is said in one other language."""
        keys = ("labels", "definition", "more", "say", "review", "source")
        parts = self.values.fields(node, f"'{tag}'", keys)
        lines[f"languages {tag}"] = node.start_mark.line + 1
        self.values.require(node, parts, ("labels", "definition"), f"the translation '{tag}'")
        return Translation(
            language=tag,
            labels=self.labels(parts, lines, language=tag),
            definition=self.definition(parts),
            more=self.values.text(parts, "more"),
            say=self.values.text(parts, "say"),
            review=self.review(parts),
            source=self.source(parts),
        )

    def image(self, fields: Fields) -> Image | None:
        """The picture, whose file was looked at."""
        if "image" not in fields or is_empty(fields["image"]):
            return None
        parts = self.values.section(fields, "image", ("src", "alt", "credit"))
        src = self.values.checked(
            parts,
            "src",
            IMAGE_NAME.fullmatch,
            f"Put a .png, .jpg or .webp file into the folder '{IMAGES}' beside this file, and write its name "
            "here, in lower case and without spaces.",
        )
        alt, credit = self.values.text(parts, "alt"), self.values.text(parts, "credit")
        self.values.require(fields["image"], parts, ("src", "alt"), "the image")
        if not (src and alt):
            return None
        found = _picture(self.folder / IMAGES / src)
        if isinstance(found, str):
            self.values.fault(parts["src"], found)
            return None
        return Image(src=src, alt=alt, credit=credit, fingerprint=hashlib.sha256(found).hexdigest())


def label_key(label: Label, language: str = "") -> str:
    """Under what the line of a label is kept; ``language`` is that of a translation."""
    return f"languages {language} label {label.text}" if language else f"label {label.text}"


def _usual(tag: str) -> str:
    """A language tag in its usual capitals: *cy*, *pt-BR*, *zh-Hant*."""
    language, *parts = tag.split("-")
    usual = {2: str.upper, 4: str.title}
    return "-".join([language.lower(), *(usual.get(len(part), str.lower)(part) for part in parts)])


def _picture(path: Path) -> bytes | str:
    """The bytes of a picture, or why it cannot be shown."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return f"{path} is not a file. Put a picture there."
        if status.st_size > LARGEST_IMAGE:
            size, limit = status.st_size / 1e6, LARGEST_IMAGE // 1_000_000
            return f"{path} has {size:.1f} MB; the limit is {limit} MB. Save it smaller."
        content = path.read_bytes()
    except OSError as error:
        return f"{path} cannot be read ({error.strerror}). Put the picture there, or remove 'image'."
    if not _SIGNATURES[IMAGE_TYPES[path.suffix[1:]]].match(content):
        return f"{path} is not the kind of picture its name says. Save it again as PNG, JPEG or WebP."
    return content
