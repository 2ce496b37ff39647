"""What the tree of a page shows is found, also where its tags taken by themselves look harmless."""

import pytest

from tests.injection.reading import Shape, faults

OURS = (
    "<title>t</title><svg><title>t</title></svg><style>a</style><script></script><table><tr><td>a</table>"
    "<p>a <a href=/x>b</a></p><form action=/x><button>b</button></form><textarea></textarea>"
)
SHOWN = "<img onerror> is not ours"


@pytest.fixture(scope="module")
def usual() -> Shape:
    """What a page of ours is made of."""
    shape = Shape()
    shape.add_page(OURS)
    return shape


def test_a_page_of_ours_has_no_fault(usual: Shape) -> None:
    assert faults(OURS, usual) == []
    assert faults("<p>fwran(1) &lt;img src=x onerror=fwran(1)&gt; <a href='/x?q=fwran'>b</a>", usual) == []
    assert (
        faults("<title><img src=x onerror=fwran(1)></title><textarea><img onerror=x></textarea>", usual) == []
    )


@pytest.mark.parametrize(
    "html",
    [
        "<p><img src=x onerror=fwran(1)>",
        "<svg><style><img src=x onerror=fwran(1)></style></svg>",  # no raw text inside of a drawing
        "<svg></p><style><a title='</style><img src=x onerror=fwran(1)>'>",
        "<svg><![CDATA[</svg>]]></svg><img src=x onerror=fwran(1)>",
        "<title></title><img src=x onerror=fwran(1)></title>",
        "<table><img src=x onerror=fwran(1)><tr><td>a</table>",
    ],
)
def test_an_element_of_the_text_is_found_wherever_the_tree_puts_it(usual: Shape, html: str) -> None:
    assert SHOWN in faults(html, usual)


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ("<svg><title><style>fwran</style></title></svg>", "<style> holds the text"),
        ("<svg><script>fwran&#40;1)</script></svg>", "<script> holds the text"),
        ("<a href='java\tscript:fwran(1)'>b</a>", "<a href='java\\tscript:fwran(1)'> leads elsewhere"),
        (
            "<form action=//fwran.example><button>b</button></form>",
            "<form action='//fwran.example'> asks another site",
        ),
        ("<template><b>fwran</b></template>", "<template> is not ours"),
    ],
)
def test_what_a_text_may_not_be_is_found(usual: Shape, html: str, fault: str) -> None:
    assert fault in faults(html, usual)


@pytest.mark.parametrize(
    "html", ["<!-- fwran --><p>a", "<p>a<!-- fwran -->", "<p>a</html><!-- fwran -->", "<p><![CDATA[fwran]]>"]
)
def test_a_comment_that_holds_the_text_is_found(usual: Shape, html: str) -> None:
    with pytest.raises(AssertionError, match="a comment holds the text"):
        faults(html, usual)
