import re
from collections.abc import Iterator
from functools import cache
from html import escape
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from glossary.annotate import annotate
from glossary.glossary import Glossary, load
from glossary.markup import Tag, pieces
from glossary.matcher import Matcher
from glossary.prose import DEEPEST, read
from glossary.term import Kind, Label, Term
from tests.glossary.tree import elements

CASES = yaml.safe_load((Path(__file__).parent / "data" / "annotate.yaml").read_text("utf-8"))
TERMS = """
- {id: tace, labels: [TACE], definition: x, avoid_on: [/pages/tace]}
- {id: ablation, labels: [ablation], definition: x}
- {id: stage, labels: [stage], definition: x}
- {id: transplant, labels: [liver transplant], definition: x}
- {id: sjogren, labels: [Sjögren's syndrome], definition: x}
- {id: secondary, labels: [{text: secondary, context: {near: [tumour]}}], definition: x}
- blocks: [stage door]
"""
_WANTED = re.compile(r"\[([^\[\]|]+)\|([^\[\]]+)\]")
_MARK = re.compile(
    r'<a class="fw-term" href="/glossary/[a-z0-9-]+" data-fw-term="[a-z0-9-]+">(.*?)</a>', re.S
)


def link(term: str) -> str:
    return f"/glossary/{term}"


def mark(term: str, text: str) -> str:
    return f'<a class="fw-term" href="/glossary/{term}" data-fw-term="{term}">{text}</a>'


@pytest.fixture(scope="module")
def matcher(tmp_path_factory: pytest.TempPathFactory) -> Matcher:
    path = tmp_path_factory.mktemp("glossary") / "terms.yaml"
    path.write_text(TERMS, "utf-8")
    return Matcher(load([path]))


@cache
def numbered(count: int) -> Matcher:
    """A matcher of so many terms: word0, word1, …"""
    terms = (Term(id=f"w{n}", labels=(Label(text=f"word{n}"),), definition="x") for n in range(count))
    return Matcher(Glossary(terms))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_marks_stand_exactly_where_they_should(case: dict[str, str], matcher: Matcher) -> None:
    html = _WANTED.sub(r"\1", case["html"])
    wanted = _WANTED.sub(lambda found: mark(found[2], found[1]), case["html"])
    filler = f"<p hidden>{'a ' * 400}</p>"
    found = annotate(html + filler if "<plaintext" not in html else filler + html, matcher, link=link)
    assert found.html.replace(filler, "") == wanted
    assert annotate(found.html, matcher, link=link).html == found.html


def test_the_terms_marked_come_with_what_the_page_wrote(matcher: Matcher) -> None:
    found = annotate("<p>Abla&shy;tion, then TACE</p>", matcher, link=link)
    assert found.terms == ("ablation", "tace")
    assert found.mentions == [("ablation", "Abla\u00adtion"), ("tace", "TACE")]


def test_addresses_are_escaped(matcher: Matcher) -> None:
    found = annotate("TACE", matcher, link=lambda term: f'/g?a=1&t="{term}"')
    assert found.html.startswith('<a class="fw-term" href="/g?a=1&amp;t=&quot;tace&quot;" ')


def test_a_term_is_not_marked_on_its_own_page_nor_where_its_entry_avoids_it(matcher: Matcher) -> None:
    html = "<p>TACE and ablation</p>"
    assert annotate(html, matcher, link=link, skip=frozenset({"tace"})).terms == ("ablation",)
    assert annotate(html, matcher, link=link, url="/pages/tace").terms == ("ablation",)
    assert annotate(html, matcher, link=link, url="/pages/other").terms == ("tace", "ablation")


def test_a_short_page_gets_three_marks_and_a_long_one_at_most_one_in_forty_words() -> None:
    words = [f"word{n}" for n in range(100)]
    assert len(annotate(" ".join(words[:20]), numbered(100), link=link).terms) == 3
    spread = " ".join(f"{word} {'and ' * 19}" for word in words)
    assert len(annotate(spread, numbered(100), link=link).terms) == 2000 // 40


def test_marks_may_crowd_at_first_but_not_all_at_the_top_of_a_long_page() -> None:
    listed = " ".join(f"word{n}" for n in range(30))
    page = f"<p>{listed}</p><p>{'and ' * 800}</p><p>word40 word41</p>"
    found = annotate(page, numbered(100), link=link)
    assert found.terms == ("w0", "w1", "w2", "w3", "w4", "w40", "w41")
    assert annotate(found.html, numbered(100), link=link).html == found.html


def test_each_section_under_an_h2_may_have_its_own_first_mention(matcher: Matcher) -> None:
    page = "<h1>x</h1>[]<h3>y</h3>TACE<h2>One</h2><p>[] TACE<h2 class=b>Two</h2><p>stage []<h2></h2>"
    filler = f"<p hidden>{'a ' * 400}</p>"
    html = page.replace("[]", "TACE") + filler
    wanted = page.replace("[]", mark("tace", "TACE")).replace(">stage", f">{mark('stage', 'stage')}") + filler
    found = annotate(html, matcher, link=link, per_section=True)
    assert found.html == wanted
    assert found.terms == ("tace", "stage")
    assert annotate(found.html, matcher, link=link, per_section=True).html == wanted
    assert annotate(html, matcher, link=link).html.count(mark("tace", "TACE")) == 1


def test_sections_do_not_lift_the_bound_on_marks() -> None:
    page = "<h2>x</h2><p>word1</p>" * 100
    assert len(annotate(page, numbered(2), link=link, per_section=True).mentions) == 200 // 40


def test_where_there_is_no_room_for_all_names_go_before_lay_words() -> None:
    lay = (
        Term(id=f"l{n}", labels=(Label(text=f"plain{n}", kind=Kind.LAY),), definition="x") for n in range(9)
    )
    names = (Term(id=f"w{n}", labels=(Label(text=f"word{n}"),), definition="x") for n in range(9))
    matcher = Matcher(Glossary((*lay, *names)))
    listed = " ".join(f"plain{n} word{n}" for n in range(9))
    assert annotate(listed, matcher, link=link).terms == ("w0", "w1", "w2")
    page = f"<p>{listed}</p>{'<p>and</p>' * 280}"
    assert annotate(page, matcher, link=link).terms == ("w0", "w1", "w2", "w3", "w4")
    page = f"<p>plain0 {'and ' * 280} word1 word2 word3 word4 word5 word6 plain1</p>"
    found = annotate(page, matcher, link=link)
    assert found.terms == ("l0", "w1", "w2", "w3", "w4", "w5", "w6")
    assert annotate(found.html, matcher, link=link).html == found.html


def test_a_page_of_one_long_paragraph_with_entities_is_marked_at_the_right_places() -> None:
    page = " &eacute;&nbsp;".join(f"&lt;word{n}&#x3e;{' and' * 45}" for n in range(40))
    found = annotate(page, numbered(40), link=link)
    assert len(found.terms) == 40
    assert _MARK.sub(r"\1", found.html) == page
    assert [written for _, written in found.mentions] == _MARK.findall(found.html)


def test_a_name_after_a_bare_ampersand_is_marked_beside_any_entity(matcher: Matcher) -> None:
    assert annotate("R&amp;D &TACE", matcher, link=link).html == f"R&amp;D &{mark('tace', 'TACE')}"


def test_what_is_nested_too_deep_is_left_unmarked_without_losing_a_byte(matcher: Matcher) -> None:
    deep = "<div>" * (DEEPEST + 50) + "TACE" + "</div>" * (DEEPEST + 50)
    assert annotate(deep, matcher, link=link).html == deep
    assert annotate(f"{deep}<p>TACE</p>", matcher, link=link).html == f"{deep}<p>{mark('tace', 'TACE')}</p>"


def test_prose_has_one_block_a_line_and_knows_the_marks_that_are_there() -> None:
    prose = read(f"<p>One\ntwo</p><p>Three <b>{mark('tace', 'TACE')}</b><img>four<wbr>teen</p>")
    assert [line for line in prose.text.split("\n") if line] == ["One two", "Three TACE fourteen"]
    assert [term for _, term in prose.marks] == ["tace"]


_PIECES = yaml.safe_load((Path(__file__).parent / "data" / "pieces.yaml").read_text("utf-8"))
_HTML = st.lists(st.sampled_from([*_PIECES["text"], *_PIECES["markup"]]), max_size=50).map("".join)


@given(st.one_of(_HTML, st.text(max_size=60)), st.booleans())
def test_any_html_survives_byte_for_byte_and_marking_twice_changes_nothing(
    html: str, per_section: bool
) -> None:
    matcher = _shared()
    found = annotate(html, matcher, link=link, per_section=per_section)
    assert _MARK.sub(r"\1", found.html) == html
    assert len(_MARK.findall(found.html)) == len(found.mentions)
    assert per_section or len(found.mentions) == len(set(found.terms))
    again = annotate(found.html, matcher, link=link, per_section=per_section)
    assert again == found._replace(terms=(), mentions=[])


@given(_HTML)
def test_a_mark_adds_a_link_and_changes_no_other_tag(html: str) -> None:
    marked = annotate(html, _shared(), link=link).html
    tags = [piece for piece in pieces(marked) if isinstance(piece, Tag)]
    assert list(_without_marks(tags)) == [tag for tag in pieces(html) if isinstance(tag, Tag)]
    for written in _MARK.findall(marked):
        assert not any(isinstance(piece, Tag) for piece in pieces(written))


# Each holds a tag that sleeps in the value of an attribute, and that a mark before it would wake.
_ASLEEP = '<a title="</style>TACE<img src=x onerror=run()>">'
_SLEEPING = (
    '<svg><style><a title="</style></svg>TACE<img src=x onerror=run()>"></a></style></svg>',
    '<svg><![CDATA[><style>]]><a title="</style></svg>TACE<img src=x onerror=run()>">',
    f"<svg></math><style>{_ASLEEP}",
    f"<svg><desc><b></svg></b></desc><style>{_ASLEEP}",
    f"<svg><style><desc><b></style></svg></b></desc><style>{_ASLEEP}",
    f"<svg><g><desc><b/></desc></g></svg></b></g><style>{_ASLEEP}",
    f"<math><mi><b/></mi></math></b><mglyph><style>{_ASLEEP}",
)


@pytest.mark.parametrize("html", _SLEEPING)
def test_a_mark_wakes_no_tag_that_sleeps_in_an_attribute(html: str) -> None:
    assert not elements(html.replace("TACE", mark("tace", "TACE"))) <= elements(html)
    assert elements(annotate(html, _shared(), link=link).html) <= elements(html)


@pytest.mark.parametrize(
    "html",
    [
        # What a browser makes of these depends on whether scripts may run in it, or on its age.
        '<noscript><style></noscript><img title="</style></noscript>TACE<img src=x onerror=run()>">',
        '<noscript><!--</noscript><img title="--></noscript>TACE<img src=x onerror=run()>">',
        '<select><style><a title="</style></select>TACE<img src=x onerror=run()>">',
        "<script><!--<script></script>TACE</script>",
    ],
)
def test_nothing_is_marked_where_browsers_do_not_agree_on_what_is_text(html: str) -> None:
    assert annotate(html, _shared(), link=link).html == html


@pytest.mark.parametrize(
    "before",
    [
        "<svg viewBox='0 0 1 1'><title>Search</title><g><path d=x><path d=y></g></svg>",
        "<svg><style>a > b {}</style></svg><script>if (a<b && i<n) x()</script>",
        "<svg><style><![CDATA[ a {} ]]></style></svg>",
        "<svg><foreignObject><div><p>Words</p></div></foreignObject></svg><p>a</p>",
        "<noscript><img src=x></noscript><svg/>",
        "<svg><title>Menu</title></svg><select><option>one<option>two</select>",
        '<script><!-- document.write("<script src=x><\\/script>"); --></script>',
        "<!--[if !IE]><!--><![if !IE]><![endif]>",
        "<math><mi>x</mi><mo>=</mo><mn>2</mn></math>",
    ],
)
def test_words_after_a_usual_drawing_or_script_are_marked(before: str) -> None:
    assert len(annotate(f"{before}<p>TACE", _shared(), link=link).mentions) == 1


_ATOMS = (
    *("<svg>", "</svg>", "<math>", "</math>", "<mtext>", "</mtext>", "<mglyph>", "<desc>", "</desc>", "<g>"),
    *("</g>", "<foreignObject>", "</foreignObject>", "<annotation-xml encoding=text/html>", "<svg/>", "<b>"),
    *(
        "</b>",
        "<p>",
        "<b></p>",
        "<a>",
        "<a title='",
        '<a title="',
        '">',
        "'>",
        '"',
        ">",
        "TACE",
        " TACE ",
        "HCC",
    ),
    *("<!--", "-->", "<![CDATA[", "]]>", "<style>", "</style>", '<style><a title="</style>', "<title>"),
    *("</title>", "<textarea>", "</textarea>", "<script>", "</script>", "<select>", "</select>", "<table>"),
    *("<td>", "<br>", "</br>", "</a>", "<template>", "</template>", "<plaintext>", "<li>", "<img src=x>"),
)


@given(st.lists(st.sampled_from(_ATOMS), max_size=24).map("".join))
def test_a_mark_makes_no_element_in_the_tree_that_was_not_there(html: str) -> None:
    marked = annotate(html, _shared(), link=link).html
    assert elements(marked) <= elements(html)
    assert annotate(marked, _shared(), link=link).html == marked


@pytest.mark.parametrize("html", ["<svg><title></title><a></svg>TACE HCC", "<svg><a><desc></svg>TACE HCC"])
def test_nothing_is_marked_where_the_end_of_a_link_may_lead_back_into_a_drawing(html: str) -> None:
    assert annotate(html, _shared(), link=link).html == html


def _without_marks(tags: list[Tag]) -> Iterator[Tag]:
    """Tags that are not of marks; a mark holds no tag, so its end tag is the next."""
    rest = iter(tags)
    for tag in rest:
        if tag.name == "a" and "data-fw-term" in tag.attributes:
            assert next(rest).closing
        else:
            yield tag


_WORDS = st.lists(st.sampled_from(_PIECES["text"]), max_size=8).map(" ".join)
_NEVER = ("a", "button", "h2", "code", "label", "nav", "figcaption", "dfn", "summary", "script", "style")
_FINE = ("div", "section", "article", "span", "b", "li", "td", "abbr")
_TREE = st.recursive(
    _WORDS.map(escape),
    lambda inside: st.tuples(st.sampled_from([*_NEVER, *_FINE]), st.lists(inside, max_size=4)).map(
        lambda pair: (
            f"<{pair[0]} title='TACE stage'>{' '.join(pair[1])}</{pair[0]}>"
            if pair[0] not in ("script", "style", "abbr")
            else f"<{pair[0]}>{' '.join(text for text in pair[1] if '<' not in text)}</{pair[0]}>"
        )
    ),
    max_leaves=12,
)
# A start tag of these inside of another ends that one, which is not what its end tag says.
_NESTED = re.compile(r"<(a|button|h2|li|td)\b(?:(?!</\1>).)*<\1\b", re.DOTALL)


class _Marks(HTMLParser):
    """The elements around each mark, as another parser sees them."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.around: list[set[str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if dict(attrs).get("class") == "fw-term":
            self.around.append(set(self.open))
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@given(_TREE.filter(lambda html: not _NESTED.search(html)))
def test_in_sound_html_no_mark_stands_where_none_should(html: str) -> None:
    found = annotate(f"{html}<div>{'a ' * 800}</div>", _shared(), link=link)
    reader = _Marks()
    reader.feed(found.html)
    assert len(reader.around) == len(found.mentions)
    for around in reader.around:
        assert around.isdisjoint(_NEVER)


@cache
def _shared() -> Matcher:
    """The matcher of the sample glossary."""
    return Matcher(load([Path(__file__).parents[2] / "glossary" / "terms"]))
