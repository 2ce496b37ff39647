"""From a finding to a published change in two clicks and a look, and back in one."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from indexer.publish import current
from search_app.editors.publishing import Publisher, publish_now
from search_app.settings import Editors, Search, Serve, Settings
from tests.search_app.editors.conftest import PASSWORD, SECRET, token_of
from tests.search_app.sites import app_of

SignIn = Callable[[str], FlaskClient]
LABEL = {"action": "label", "term": "tace", "text": "chemotherapy into the liver", "kind": "lay"}


def post(client: FlaskClient, path: str, **sent: str) -> TestResponse:
    return client.post(path, data={"token": token_of(client, "/editors/changes"), **sent})


def names_of_tace(client: FlaskClient) -> list[str]:
    names: list[str] = client.get("/api/v1/glossary/tace").get_json()["other_names"]
    return names


def publisher_of(client: FlaskClient) -> Publisher:
    publisher: Publisher = client.application.extensions["findwell"].publisher
    return publisher


def test_a_change_is_proposed_seen_made_published_and_undone(site: Settings, sign_in: SignIn) -> None:
    client = sign_in("Asha")
    form = client.get("/editors/propose", query_string=LABEL).get_data(as_text=True)
    assert 'value="chemotherapy into the liver"' in form
    proposed = post(client, "/editors/propose", **LABEL)
    assert (proposed.status_code, proposed.location) == (303, "/editors/changes/1")
    seen = client.get("/editors/changes/1").get_data(as_text=True)
    assert "(+1): <q>TACE puts chemotherapy into the liver.</q>" in seen
    assert "Make this change" in seen
    assert client.get("/pages/news/walk").status_code == 200

    before = current(site.index_folder).name
    assert post(client, "/editors/changes/1/approve").location == "/editors/changes/1"
    publisher_of(client).wait()
    assert publisher_of(client).progress.trouble == ""
    assert current(site.index_folder).name > before
    assert "chemotherapy into the liver" in names_of_tace(client)

    assert "Undo this change" in client.get("/editors/changes/1").get_data(as_text=True)
    post(client, "/editors/changes/1/undo")
    publisher_of(client).wait()
    assert "chemotherapy into the liver" not in names_of_tace(client)
    listed = client.get("/editors/changes").get_data(as_text=True)
    assert "Undone" in listed
    assert "Asha" in listed


def test_a_proposal_with_a_fault_is_shown_again_with_what_was_typed(sign_in: SignIn) -> None:
    client = sign_in("Asha")
    answer = post(client, "/editors/propose", action="term", text="MRI", definition="<script>x</script>")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert 'role="alert"' in text
    assert 'value="MRI"' in text
    assert "<script>x" not in text
    assert "Nobody has proposed a change yet." in client.get("/editors/changes").get_data(as_text=True)


@pytest.mark.parametrize("sent", [{"action": "drop"}, {"action": "label", "kind": "odd"}])
def test_a_form_that_is_not_ours_is_refused(sign_in: SignIn, sent: dict[str, str]) -> None:
    assert post(sign_in("Asha"), "/editors/propose", **sent).status_code == 400


@pytest.mark.parametrize("action", ["term", "label", "block", "best-bet"])
def test_every_kind_of_change_has_a_form(sign_in: SignIn, action: str) -> None:
    assert sign_in("Asha").get(f"/editors/propose?action={action}").status_code == 200


def test_two_editors_who_decide_at_once_are_told(sign_in: SignIn) -> None:
    asha, ben = sign_in("Asha"), sign_in("Ben")
    post(asha, "/editors/propose", **LABEL)
    assert post(asha, "/editors/changes/1/decline").status_code == 303
    late = post(ben, "/editors/changes/1/approve")
    assert late.status_code == 409
    assert "This change is declined by Asha." in late.get_data(as_text=True)
    assert post(ben, "/editors/changes/2/approve").status_code == 404
    assert ben.get("/editors/changes/2").status_code == 404


def test_a_second_person_approves_where_that_is_asked_for(site: Settings) -> None:
    app = app_of(Settings(data=site.data, editors=Editors(secret=SECRET, review="two"), serve=Serve(rate=0)))
    clients = []
    for name in ("Asha", "Ben"):
        client = app.test_client()
        sent = {"token": token_of(client, "/editors/sign-in"), "name": name, "password": PASSWORD}
        client.post("/editors/sign-in", data=sent)
        clients.append(client)
    post(clients[0], "/editors/propose", **LABEL)
    assert "Somebody else has to approve it." in clients[0].get("/editors/changes/1").get_data(as_text=True)
    assert post(clients[0], "/editors/changes/1/approve").status_code == 409
    assert post(clients[1], "/editors/changes/1/approve").status_code == 303
    publisher_of(clients[1]).wait()


def test_a_best_bet_is_shown_at_once(sign_in: SignIn) -> None:
    client = sign_in("Asha")
    post(
        client,
        "/editors/propose",
        action="best-bet",
        text="zumba",
        title="Our walk",
        url="/pages/news/walk",
        expires="2030-12-31",
        reason="It is soon.",
    )
    assert "Our walk" not in client.get("/search?q=zumba").get_data(as_text=True)
    assert "Our walk" in client.get("/editors/changes/1").get_data(as_text=True)
    post(client, "/editors/changes/1/approve")
    assert "Our walk" in client.get("/search?q=zumba").get_data(as_text=True)
    post(client, "/editors/changes/1/undo")
    assert "Our walk" not in client.get("/search?q=zumba").get_data(as_text=True)


def test_the_editors_tests_are_tried_with_the_change(site: Settings, tmp_path: Path) -> None:
    tests = tmp_path / "tests.csv"
    tests.write_text(
        "query,must_first,must_find,must_not\nTACE,/pages/treatments/tace,,\nwalk,/pages/gone,,\n",
        encoding="utf-8",
    )
    app = app_of(
        Settings(
            data=site.data,
            editors=Editors(secret=SECRET),
            serve=Serve(rate=0),
            search=Search(tests=(tests,)),
        )
    )
    client = app.test_client()
    sent = {"token": token_of(client, "/editors/sign-in"), "name": "Asha", "password": PASSWORD}
    client.post("/editors/sign-in", data=sent)
    post(client, "/editors/propose", **LABEL)
    assert "/editors/changes/1?tests=1" in client.get("/editors/changes/1").get_data(as_text=True)
    text = client.get("/editors/changes/1?tests=1").get_data(as_text=True)
    assert "2 searches were tried. 1 would not find what they must" in text
    assert "It does not now either." in text


def test_a_publication_that_fails_is_told_and_the_old_index_serves(site: Settings, sign_in: SignIn) -> None:
    client = sign_in("Asha")
    (site.own_glossary / "broken.yaml").write_text("- id: [", encoding="utf-8")
    publisher_of(client).start()
    publisher_of(client).wait()
    text = client.get("/editors/changes").get_data(as_text=True)
    assert "The last change was not published: The glossary has 1 fault" in text
    assert client.get("/search?q=tace").status_code == 200


def test_publishing_now_does_what_index_does(site: Settings) -> None:
    before = current(site.index_folder).name
    publish_now(site)
    assert current(site.index_folder).name > before


def test_what_was_not_published_can_be(site: Settings, sign_in: SignIn) -> None:
    client = sign_in("Asha")
    asked = "Readers do not have the glossary as its files are now."
    publish_now(site)
    assert asked not in client.get("/editors/changes").text
    words = site.own_glossary / "words.yaml"
    words.write_text(words.read_text(encoding="utf-8").replace("[TACE,", "[TACE, TACE treatment,"), "utf-8")
    assert asked in client.get("/editors/changes").text
    assert post(client, "/editors/publish").location == "/editors/changes"
    publisher_of(client).wait()
    assert asked not in client.get("/editors/changes").text
    assert "TACE treatment" in names_of_tace(client)
