"""Every server process can tell how publishing stands, whichever of them does it."""

from pathlib import Path

from corpus.store import Store
from search_app.durable import alone
from search_app.editors.publishing import Progress, Publisher
from search_app.settings import Settings, Words
from tests.search_app.sites import page, publish_site


def test_what_another_process_publishes_is_seen_and_so_is_why_it_failed(tmp_path: Path) -> None:
    (tmp_path / "words.yaml").write_text("- id: tace\n  nonsense: 1\n", encoding="utf-8")
    settings = Settings(data=tmp_path / "data", glossary=Words(paths=(tmp_path / "words.yaml",)))
    publish_site(settings.data, [page("tace", "What TACE is.")])
    one, other = Publisher(settings), Publisher(settings)
    assert other.progress == Progress()
    with alone(settings.data / "locks" / "publishing"):
        assert other.progress == Progress(running=True)
        one.start()
        assert one.progress == Progress(running=True)
    one.wait()
    assert not other.progress.running
    assert "words.yaml" in other.progress.trouble
    assert one.progress == other.progress


def test_a_folder_in_which_nothing_can_be_published_is_said(tmp_path: Path) -> None:
    with Store(tmp_path / "data"):
        pass
    (tmp_path / "data" / "locks").write_text("not a folder", encoding="utf-8")
    publisher = Publisher(Settings(data=tmp_path / "data"))
    publisher.start()
    publisher.wait()
    assert publisher.progress == Progress(trouble="What was changed cannot be published (File exists).")
