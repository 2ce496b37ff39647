"""Whether a sentence says what an abbreviation in it means, in full or in plain words."""

import re
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path

import yaml

from corpus.words import Word, words

_PARTED = re.compile(r"[():;]|\b[A-Z]{2,}")
_CLAUSE_END = re.compile(r"[,;:()\u2013\u2014]|\s-\s")
_ARTICLES = re.compile(
    r"(?:an?|the|so-called|simply|just|usually|often|sometimes)\s+|['\"\u2018\u201c]", re.IGNORECASE
)
_JOINING = frozenset(("and", "for", "in", "of", "on", "the", "to", "with"))
_THING = r"\s+(?:drip|form|line|scan|score|system|test|tube)s?"
_OPEN_BRACKET = re.compile(
    r"\(\s*(?:(?:also|often|sometimes|usually)?\s*(?:called|known as|shortened to|abbreviated to|or)\s+)?"
    r"(?:an?\s+|the\s+)?(?:NHS\s+)?['\"\u2018\u201c]?\Z",
    re.I,
)
_CLOSE_BRACKET = re.compile(
    r"['\"\u2019\u201d]?(?:\s+for short|\s+(?:scans?|tests?)|[,;]?\s+or\s[^()]{1,60})?\s*\)", re.I
)
_CALLED = re.compile(
    r"(?:\b(?:called|known as|termed|named|referred to as|abbreviated (?:to|as)|shortened to)"
    r"|\bcall (?:it|this|these|them|that)|\bfor short,?|\bthe short (?:name|form|word) is)\s+"
    r"(?:(?:an?|the|simply|just|sometimes|often)\s+)*['\"\u2018\u201c]?\Z",
    re.I,
)
_LINKED_BEFORE = re.compile(
    r"['\"\u2019\u201d]?(?:,?\s+or\s+(?:an?\s+|the\s+)?|,\s+|\s*[\u2013\u2014]\s*|\s+-\s+|:\s+)['\"\u2018\u201c]?\Z",
    re.I,
)
_BRACKET = re.compile(rf"['\"\u2019\u201d]?(?:{_THING})?\s*\(([^()]{{3,}})\)")
_MEANS = re.compile(
    r"['\"\u2019\u201d]?\s*,?\s*(?:(?:which|that|this|it)\s+)?(?:just\s+|simply\s+)?"
    r"(?:stands?\s+for|(?:is|are)\s+(?:short|shorthand)\s+for|refers?\s+to|"
    r"is\s+(?:an?|the)\s+(?:abbreviation|acronym|short\s+(?:name|form|word)|initials|name)\s+(?:for|of)|"
    r"is\s+what\s+\w+\s+call|(?P<means>means?))\s+(?P<meaning>\S.*)",
    re.I | re.S,
)
_NOT_MEANT = re.compile(
    r"(?:that\s+)?(?:you|we|he|she|it|they|there|your|having|going|more|less|fewer|no)\b", re.I
)
_IS_A = re.compile(
    rf"(?:{_THING})?\s+(?:is|are|was|were)\s+(?:an?|one|another|the\s+most)\s+(.+)", re.I | re.S
)
_DESCRIBED = re.compile(
    r"(?:\s*\([^()]{1,60}\))?\s+(?:is|are)\s+(?:(?:just|simply)\s+)?(?:an?\s+|the\s+|when\s+|where\s+)?(\S.*)",
    re.I | re.S,
)
_DASH = re.compile(r"['\"\u2019\u201d]?(?:\s*[\u2013\u2014]\s*|\s+-\s+|:\s+)(.+)", re.S)
_LINKED_AFTER = re.compile(
    r",?\s+(?:(?P<named>(?:also|sometimes|often|otherwise|formerly)\s+(?:called|known\s+as|written\s+as))|or)\s+"
    r"(?:an?\s+|the\s+)?(.+)|,\s+(.+)",
    re.I | re.S,
)


def meaning_of(written: str, before: str, after: str) -> str:
    """The words beside an abbreviation that explain it, or ""."""
    return (
        _bracketed_here(written, before, after)
        or _in_bracket_after(written, after)
        or _called(before, after)
        or _said_to_mean(before, after)
        or _after_dash(written, before, after)
        or _beside(written, before, after)
        or _initials_near(written, f"{before} {written} {after}")
    )


def explained_in_words(before: str, after: str) -> str:
    """The words beside a term that is no abbreviation which explain it, or ""."""
    return meaning_of("", before, after) or _described(before, after)


def spells_out(abbreviation: str, name: str) -> bool:
    """Whether the letters of an abbreviation stand for the words of a name, from first to last."""
    cut = list(words(name))
    return bool(cut) and _spelled_out_at_end(abbreviation, name) == name[cut[0].start : cut[-1].end]


@cache
def word_list(key: str) -> frozenset[str]:
    """One of the lists of words in abbreviations.yaml."""
    path = Path(__file__).with_name("abbreviations.yaml")
    data: dict[str, list[str]] = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
    return frozenset(data[key])


def _bracketed_here(written: str, before: str, after: str) -> str:
    """*liver function tests (LFTs)*, in full or in plain words."""
    opening = _OPEN_BRACKET.search(before)
    if not opening:
        return ""
    phrase = before[: opening.start()]
    closed = _CLOSE_BRACKET.match(after)
    if full := _spelled_out_at_end(written, phrase):
        return full if closed or after[:1] in ",;: " else ""
    clause = _CLAUSE_END.split(phrase)[-1]
    return clause.strip() if closed and _tells_at_end(clause) else ""


def _in_bracket_after(written: str, after: str) -> str:
    """*TACE (chemo straight into the liver)*."""
    bracket = _BRACKET.match(after)
    if not bracket:
        return ""
    return _spelled_out_at_start(written, bracket[1]) or (bracket[1] if _tells(bracket[1], 2) else "")


def _called(before: str, after: str) -> str:
    """*a treatment called TACE*, but not *a booklet called HCC and you*."""
    called = _CALLED.search(before)
    if not called or re.match(r"\s+(?:and|with|or)\s+(?:you|me|us)\b", after):
        return ""
    earlier = [word.text for word in words(before[: called.start()])]
    if not earlier or word_list("titled") & set(earlier[-3:]):
        return ""
    return before[: called.start()].strip()


def _said_to_mean(before: str, after: str) -> str:
    """*HCC stands for …*, *TACE is a treatment that …*."""
    said = _MEANS.match(after)
    if said and not (said["means"] and _NOT_MEANT.match(said["meaning"])):
        return said["meaning"].strip()
    is_a = _IS_A.match(after)
    at_start = all(word.text in ("a", "an", "the", "what", "this") for word in words(before))
    if is_a and at_start and word_list("sorts") & set(_first_words(is_a[1], 7)):
        return is_a[1].strip()
    return ""


def _described(before: str, after: str) -> str:
    """*Ascites is when fluid builds up*, *varices are swollen veins*, at the start of a sentence."""
    said = _DESCRIBED.match(after)
    if not said or any(word.text not in ("a", "an", "the", "what", "this", "so") for word in words(before)):
        return ""
    first = _first_words(said[1], 4)
    if not first or word_list("not_described") & set(first[:3]):
        return ""
    telling = sum(word not in word_list("light_words") for word in _first_words(said[1], 12))
    return said[1].strip() if telling >= 2 else ""


def _after_dash(written: str, before: str, after: str) -> str:
    """*TACE – localised chemo into the liver*, as in a list of words."""
    dash = _DASH.match(after)
    if not dash:
        return ""
    if full := _spelled_out_at_start(written, dash[1]):
        return full
    if not any(words(before)) and _tells(dash[1], 2):
        return dash[1].strip()
    return (
        dash[1].strip() if _tells(dash[1], 2) and word_list("sorts") & set(_first_words(dash[1], 5)) else ""
    )


def _beside(written: str, before: str, after: str) -> str:
    """*hepatocellular carcinoma, or HCC*; *HCC, also called hepatocellular carcinoma*."""
    linked = _LINKED_BEFORE.search(before)
    if linked and (full := _spelled_out_at_end(written, before[: linked.start()])):
        return full
    linked = _LINKED_AFTER.match(after)
    if not linked:
        return ""
    phrase = linked[2] or linked[3]
    if full := _spelled_out_at_start(written, phrase):
        return full
    clause = _CLAUSE_END.split(phrase)[0]
    return clause.strip() if linked["named"] and _tells(clause, 2) else ""


def _initials_near(written: str, sentence: str) -> str:
    """*We use SCR after the first mention of a summary care record*: every word's first letter, in order."""
    if len(written) < 3 or not written.isalpha() or not written.isupper() or not written.isascii():
        return ""
    found = _initials(written).search(sentence)
    return found[0] if found else ""


@lru_cache(maxsize=1024)
def _initials(written: str) -> re.Pattern[str]:
    joint = r"[\s\u2010-]+(?:(?:and|for|in|of|on|the|to)\s+)?"
    words_of = joint.join(rf"[{letter}{letter.lower()}][a-z]{{2,40}}" for letter in written)
    return re.compile(rf"\b{words_of}\b")


def _tells(phrase: str, least: int) -> bool:
    """Whether a phrase after an abbreviation has the words to explain it and doesn't start like a remark."""
    first = _first_words(phrase, 12)
    if not first or first[0] in word_list("not_a_meaning") or any(map(str.isdigit, phrase[:40])):
        return False
    return sum(word not in word_list("light_words") for word in first) >= least


def _tells_at_end(phrase: str) -> bool:
    """Whether a phrase before a bracket ends in two telling words: *specialist team*, not *a treatment*."""
    telling = 0
    for word in reversed([word.text for word in words(phrase)][-8:]):
        if word in word_list("light_words") and word not in (
            "of",
            "in",
            "into",
            "the",
            "to",
            "on",
            "a",
            "an",
            "your",
            "and",
        ):
            break
        telling += word not in word_list("light_words")
    return telling >= 2


def _first_words(phrase: str, count: int) -> list[str]:
    return [word.text for word in islice(words(phrase), count)]


def _spelled_out_at_end(written: str, phrase: str) -> str:
    """The last words of a phrase that an abbreviation's letters stand for, or "".

    After A. Schwartz and M. Hearst, "A simple algorithm for identifying abbreviation definitions" (2003): the
    letters are found from right to left, the first one at the start of a word.
    """
    letters = [character for character in written.casefold() if character.isalnum()]
    cut = _last_words(phrase, min(len(letters) + 5, len(letters) * 2))
    if not cut or not letters:
        return ""
    stretch = phrase[cut[0].start : cut[-1].end]
    lower = stretch.casefold()
    if len(lower) != len(stretch):
        return ""
    at = len(lower)
    for index in range(len(letters) - 1, -1, -1):
        at -= 1
        while at >= 0 and (
            lower[at] != letters[index] or (index == 0 and at > 0 and lower[at - 1].isalnum())
        ):
            at -= 1
        if at < 0:
            return ""
    found = stretch[at:]
    return found if len(found) > len(written) + 2 and not _PARTED.search(found) else ""


def _last_words(phrase: str, count: int) -> list[Word]:
    """The last words of a phrase, so many of them without those that no abbreviation has a letter for."""
    cut = list(words(phrase))
    first = len(cut)
    while first and count:
        first -= 1
        count -= cut[first].text not in _JOINING
    return cut[first:]


def _spelled_out_at_start(written: str, phrase: str) -> str:
    """The first words of a phrase that an abbreviation's letters stand for, or ""."""
    phrase = _CLAUSE_END.split(_ARTICLES.sub("", phrase.lstrip(), count=1))[0]
    cut = list(words(phrase))[: len(written) * 2]
    if not written or not cut or not cut[0].text.startswith(written[0].casefold()):
        return ""
    for last in range(len(cut)):
        stretch = phrase[cut[0].start : cut[last].end]
        if _spelled_out_at_end(written, stretch) == stretch:
            return stretch
    return ""
