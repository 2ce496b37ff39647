"""What the editors' pages show of a small site."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search_app.counting.days import Counts, add_counts
from search_app.editors.lists import _count
from search_app.editors.tables import Cell, Row, Table, as_csv, bars, sorted_as
from search_app.settings import Privacy, Settings
from tests.search_app.sites import app_of

SignIn = Callable[[str], FlaskClient]
SEARCHED = Counts(
    searches=40, nothing=20, texts={"zumba": 12, "chemoembolization": 11, "tired": 9, "liver": 6, "=1+1": 20}
)


def text_of(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


@pytest.fixture
def client(site: Settings, sign_in: SignIn) -> FlaskClient:
    add_counts(site.counts_folder, date.today(), SEARCHED)
    return sign_in("Asha")


def test_home_says_what_to_do_first(client: FlaskClient) -> None:
    text = text_of(client, "/editors")
    assert "of 3 pages with every abbreviation explained" in text
    assert "Past its review date</a> <span>1</span>" in text
    assert '<a href="/editors/page?url=/pages/treatments/after">Treatments/after</a>' in text
    assert "zumba: 12" in text
    assert "not explained on 2" in text


def test_home_with_nothing_counted_says_so(site: Settings, sign_in: SignIn) -> None:
    assert "Every search that was counted finds something." in text_of(sign_in("Asha"), "/editors")
    app = app_of(replace(site, privacy=Privacy(log="off")))
    other = app.test_client()
    cookie = sign_in("Asha").get_cookie("findwell_editor", path="/editors")
    assert cookie is not None
    other.set_cookie("findwell_editor", cookie.value, path="/editors")
    assert "Searches are not counted on this site." in text_of(other, "/editors")


def test_a_table_sorts_by_link_and_downloads(client: FlaskClient) -> None:
    text = text_of(client, "/editors/tables/overdue?sort=-0")
    assert 'aria-sort="descending"' in text
    assert "sort=0" in text
    answer = client.get("/editors/tables/overdue.csv")
    assert answer.mimetype == "text/csv"
    assert answer.get_data().decode("utf-8-sig").splitlines() == [
        "Page,Review was due,Months late,Searches that lead here",
        f"Treatments/after,January 2023,{12 * (date.today().year - 2023) + date.today().month - 1},15",
    ]


def test_small_counts_do_not_leave_in_a_file_and_no_cell_starts_a_formula(client: FlaskClient) -> None:
    lines = client.get("/editors/tables/nothing.csv").get_data().decode("utf-8-sig").splitlines()
    assert lines == ["Search,Times", "'=1+1,20", "zumba,10", "chemoembolization,10"]


def test_rare_searches_leave_no_row_in_a_file(site: Settings, client: FlaskClient) -> None:
    add_counts(site.counts_folder, date.today(), Counts(searches=6, nothing=6, texts={"qigong": 6}))
    for name in ("nothing", "findings"):
        assert "qigong" in text_of(client, f"/editors/tables/{name}")
        file = client.get(f"/editors/tables/{name}.csv").get_data(as_text=True)
        assert ("zumba" in file, "qigong" in file, "fewer than 10" in file) == (True, False, False)


def test_findings_are_listed_by_rule_with_what_can_be_done(client: FlaskClient) -> None:
    text = text_of(client, "/editors/findings?rule=G101")
    assert "MRI is never explained" in text
    assert 'href="/editors/propose?action=term&amp;text=MRI"' in text
    assert "Past its review date" not in text
    assert client.get("/editors/findings?rule=X999").status_code == 404
    assert client.get("/editors/tables/gone").status_code == 404
    file = client.get("/editors/tables/findings.csv?rule=G101").get_data(as_text=True)
    assert "MRI is never explained" in file


def test_a_page_is_shown_with_its_findings_in_place(client: FlaskClient) -> None:
    text = text_of(client, "/editors/page?url=/pages/treatments/after")
    place = text.index("An MRI shows the liver.</p>")
    assert "MRI is never explained" in text[place : place + 900]
    assert "due in January 2023" in text[: text.index("What the search has of this page")]
    assert '<a href="/editors/terms/tace">TACE</a> 1' in text
    assert client.get("/editors/page?url=/pages/gone").status_code == 404


def test_a_word_is_shown_with_its_pages_and_searches(client: FlaskClient) -> None:
    text = text_of(client, "/editors/terms/tace")
    assert "not explained here" in text
    assert "None was counted." in text
    assert client.get("/editors/terms/gone").status_code == 404


def test_a_page_that_is_not_found_is_accounted_for(client: FlaskClient) -> None:
    assert "What we found" not in text_of(client, "/editors/why")
    text = text_of(client, "/editors/why?url=/pages/news/walk&q=tace")
    assert "“tace” does not stand on the page" in text
    assert "is not in the page store" in text_of(client, "/editors/why?url=/pages/gone&q=tace")


def test_every_place_of_a_word_is_listed(client: FlaskClient) -> None:
    text = text_of(client, "/editors/concordance?q=liver")
    assert "2 places on 2 pages." in text
    assert "0 places on 0 pages." in text_of(client, "/editors/concordance?q=zumba")
    assert "places on" not in text_of(client, "/editors/concordance")


def test_the_matrix_is_a_file_too(client: FlaskClient) -> None:
    lines = client.get("/editors/matrix.csv").get_data().decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Word,")
    assert lines[1].startswith("TACE,")


def test_counts_that_cannot_be_read_are_told(site: Settings, sign_in: SignIn) -> None:
    client = sign_in("Asha")
    site.counts_folder.mkdir()
    (site.counts_folder / "2026-01-01.json").write_text("{", encoding="utf-8")
    assert client.get("/editors").status_code == 503


def test_a_file_of_decisions_that_is_wrong_is_told(site: Settings, sign_in: SignIn, tmp_path: Path) -> None:
    decisions = tmp_path / "decisions.yaml"
    decisions.write_text("- rule: G101\n", encoding="utf-8")
    app = app_of(replace(site, editors=replace(site.editors, decisions=(decisions,))))
    client = app.test_client()
    cookie = sign_in("Asha").get_cookie("findwell_editor", path="/editors")
    assert cookie is not None
    client.set_cookie("findwell_editor", cookie.value, path="/editors")
    assert client.get("/editors").status_code == 400


def table(*rows: tuple[str, int]) -> Table:
    cells = (Row((Cell(text), Cell(f"{number:,}", number=number))) for text, number in rows)
    return Table(name="t", title="T", about="", columns=("Word", "Times"), rows=tuple(cells), empty="")


def test_numbers_sort_as_numbers_and_words_as_words() -> None:
    rows = table(("b", 9), ("A", 10), ("c", 1000))
    assert [row.cells[0].text for row in sorted_as(rows, "1").rows] == ["b", "A", "c"]
    assert [row.cells[0].text for row in sorted_as(rows, "-1").rows] == ["c", "A", "b"]
    assert [row.cells[0].text for row in sorted_as(rows, "0").rows] == ["A", "b", "c"]
    for wanted in ("", "2", "-", "x", "--1", "١"):
        assert sorted_as(rows, wanted) == rows


def test_bars_are_as_long_as_their_numbers() -> None:
    assert [(bar.width, bar.top) for bar in bars(table(("a", 4), ("b", 1)).rows, length=100, step=40)] == [
        (100, 0), (25, 40),
    ]  # fmt: skip
    assert bars((), length=100, step=40) == ()
    assert as_csv(table()) == "Word,Times\r\n"


def test_small_counts_are_told_neither_by_order_nor_by_bars() -> None:
    numbers = [_count(count).number for count in (0, 1, 4, 5, 6)]
    assert numbers == [0, 5, 5, 5, 6]
