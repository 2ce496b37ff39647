import pytest
from charity import ARTICLES, page_html

from corpus.blocks import Block
from corpus.errors import InputError
from corpus.reading import Reading, read_html
from corpus.template import Learner, Template, from_json, learn, to_json, without_repeats


def site(*pages: list[Block]) -> Template:
    return learn(Reading(tuple(blocks)) for blocks in pages)


def kept(blocks: list[Block], template: Template) -> list[str]:
    return [block.text for block in without_repeats(blocks, template) if not block.reason]


def test_a_block_on_three_pages_and_a_third_of_the_site_is_template() -> None:
    footer, text = Block("Ring us", ">div.foot>p"), Block("Rest.", ">div.text>p")
    template = site([footer, text], [footer], [footer], [Block("Other", ">p")])
    assert kept([footer, text], template) == ["Rest."]
    assert without_repeats([footer], template)[0].reason == "repeated on 3 of 4 pages"
    assert kept([footer, text], site([footer, text], [footer], [Block("Other", ">p")])) == [
        "Ring us",
        "Rest.",
    ]


def test_the_same_words_at_another_place_stay() -> None:
    footer = Block("Ring us", ">div.foot>p")
    template = site([footer], [footer], [footer])
    assert kept([Block("Ring us", ">div.text>p")], template) == ["Ring us"]


def test_advice_inside_the_article_must_repeat_on_most_pages_to_go() -> None:
    advice, plain = Block("Ring 111 if it gets worse.", ">main>p", main=True), Block("Words", ">main>p")
    assert kept([advice], site(*[[advice]] * 4, *[[plain]] * 6)) == ["Ring 111 if it gets worse."]
    assert kept([advice], site(*[[advice]] * 7, *[[plain]] * 3)) == []


def test_a_list_goes_as_a_whole_or_stays() -> None:
    fever, pain = Block("• fever", ">ul>li", group=1), Block("• pain", ">ul>li", group=1)
    template = site([fever], [fever], [fever])
    assert kept([fever, pain], template) == ["• fever", "• pain"]
    assert kept([fever], template) == []


def test_an_open_submenu_goes_with_its_menu() -> None:
    menu = [Block(f"• Page {n}", ">ul>li", linked=True, group=1) for n in range(5)]
    opened = Block("• Only here", ">ul>li", linked=True, group=1)
    template = site(menu, menu, menu)
    assert kept([*menu, opened], template) == []
    assert without_repeats([*menu, opened], template)[-1].reason == "part of a repeated menu"


def test_a_heading_stays_while_what_it_stands_over_stays() -> None:
    heading, sub = Block("Symptoms", ">h2", 2), Block("Do", ">h3", 3)
    template = site([heading, sub], [heading, sub], [heading, sub])
    text = Block("Pain.", ">p")
    assert kept([heading, sub, text], template) == ["Symptoms", "Do", "Pain."]
    assert kept([text, heading, sub], template) == ["Pain."]
    assert kept([heading, Block("Tests", ">h2", 2), text], template) == ["Tests", "Pain."]


def test_the_end_that_titles_share_is_learned() -> None:
    template = learn(read_html(page_html(title, article)) for title, article in ARTICLES.items())
    assert template.suffix == " – The Liver Room"


def test_what_a_page_was_cleaned_with_changes_only_when_it_matters() -> None:
    footer = Block("Ring us", ">div.foot>p")
    three = site(*[[footer]] * 3)
    assert three.fingerprint == site(*[[footer]] * 4).fingerprint
    assert three.fingerprint != Template().fingerprint


def test_a_template_survives_its_journey_as_json() -> None:
    template = site(*[[Block("Ring us", ">p")]] * 3)
    assert from_json(to_json(template)) == template
    assert from_json("") == Template()
    with pytest.raises(InputError, match="cannot be read"):
        from_json("[1]")


def test_counting_a_large_site_forgets_rare_blocks_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus.template._MANY", 500)
    learner = Learner()
    for number in range(400):
        rare = [Block(f"Sentence {number}.{place}", ">p") for place in range(5)]
        learner.add(Reading((Block("Ring us", ">div.foot>p"), *rare)))
    assert len(learner.counts) <= 600
    assert list(learner.template().counts.values()) == [400]
