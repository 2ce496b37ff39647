"""Settings: read once, from a file and the environment, with a clear line for every mistake."""

from pathlib import Path

import pytest

from corpus.errors import UsageError
from corpus.selectors import Selectors
from search_app.settings import describe
from search_app.settings_file import read_settings


def written(folder: Path, text: str) -> Path:
    path = folder / "findwell.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_defaults_stand_without_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = read_settings(environ={})
    assert settings.data == Path("findwell-data")
    assert settings.index_folder == Path("findwell-data/index")
    assert settings.crawl.delay == 1.0
    assert settings.helpline.phone == ""


def test_a_findwell_toml_in_this_folder_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, '[site]\nname = "Example Liver Charity"\n')
    monkeypatch.chdir(tmp_path)
    assert read_settings(environ={}).site.name == "Example Liver Charity"


def test_paths_in_a_file_start_at_its_folder(tmp_path: Path) -> None:
    config = written(tmp_path, 'data = "state"\n[glossary]\npaths = ["terms", "more.yaml"]\n')
    settings = read_settings(config, environ={})
    assert settings.data == tmp_path / "state"
    assert settings.glossary.paths == (tmp_path / "terms", tmp_path / "more.yaml")


def test_the_data_option_wins_over_the_environment_and_the_environment_over_the_file(tmp_path: Path) -> None:
    config = written(tmp_path, 'data = "state"\n')
    environ = {"FINDWELL_DATA_FOLDER": "/srv/findwell"}
    assert read_settings(config, environ=environ).data == Path("/srv/findwell")
    assert read_settings(config, data=Path("here"), environ=environ).data == Path("here")


def test_the_environment_sets_every_type(tmp_path: Path) -> None:
    settings = read_settings(
        written(tmp_path, "[crawl]\ndelay = 2\n"),
        environ={
            "FINDWELL_CRAWL_DELAY": "0.5",
            "FINDWELL_CRAWL_ALLOW_PRIVATE": "true",
            "FINDWELL_SERVE_PORT": "8080",
            "FINDWELL_HELPLINE_PHONE": "0808 157 0123",
            "FINDWELL_SITE_EXAMPLES": "what is hcc?, TACE",
        },
    )
    assert settings.crawl.delay == 0.5
    assert settings.crawl.allow_private is True
    assert settings.serve.port == 8080
    assert settings.helpline.phone == "0808 157 0123"
    assert settings.site.examples == ("what is hcc?", "TACE")


def test_a_whole_number_will_do_for_seconds(tmp_path: Path) -> None:
    assert read_settings(written(tmp_path, "[crawl]\ndelay = 2\n"), environ={}).crawl.delay == 2.0


def test_a_site_has_its_own_selectors(tmp_path: Path) -> None:
    config = written(tmp_path, '[sites."www.example.org"]\ncontent = "main"\ndrop = [".promo"]\n')
    assert read_settings(config, environ={}).sites == {
        "www.example.org": Selectors(content="main", drop=(".promo",))
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[site]\nnmae = "x"\n', "Did you mean 'name'?"),
        ('[sight]\nname = "x"\n', "Did you mean 'site'?"),
        (
            "[zzz]\n",
            "Known here: crawl, data, editors, glossary, helpline, index, privacy, search, serve, site, "
            "sites, theme.",
        ),
        ("[privacy]\nlog = 'all'\n", "privacy.log must be 'counts' or 'off', not 'all'"),
        ("[editors]\nsecret = 'short'\n", "editors.secret has 5 characters; it needs 32 or more."),
        ("[serve]\nport = 'eighty'\n", "serve.port must be a whole number, not 'eighty'"),
        ("[serve]\nport = true\n", "serve.port must be a whole number, not True"),
        ("[serve]\nport = -1\n", "serve.port must be 0 or more, not -1"),
        ("[crawl]\nallow_private = 'yes'\n", "crawl.allow_private must be true or false, not 'yes'"),
        ("[site]\nexamples = 'one'\n", "site.examples must be a list of texts, not 'one'"),
        ("site = 3\n", "site must be a table, not 3"),
        ("sites = 3\n", "sites must be a table, not 3"),
        ("[sites]\nx = 3\n", "sites.x must be a table, not 3"),
        ("[sites.x]\ndrop = 'nav'\n", "sites.x.drop must be a list of texts, not 'nav'"),
        ("[sites.x]\ncontents = 'nav'\n", "Did you mean 'content'?"),
        ("data = 3\n", "data must be a text in quotes, not 3"),
        ("name = \n", "is not TOML"),
        ("[serve]\nport = 70000\n", "serve.port must be a port from 0 to 65535, not 70000"),
        ("[serve]\nworkers = 0\n", "serve.workers must be more than 0, not 0"),
        ("[crawl]\ndelay = nan\n", "crawl.delay must be a number of ordinary size, not nan"),
        ("data = ''\n", "data must be the name of a folder, not ''"),
    ],
)
def test_a_mistake_in_the_file_is_named_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    config = written(tmp_path, text)
    with pytest.raises(UsageError) as caught:
        read_settings(config, environ={})
    assert said in str(caught.value)
    assert str(config) in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"gone\.toml cannot be read"):
        read_settings(tmp_path / "gone.toml", environ={})


@pytest.mark.parametrize(
    ("variable", "value", "wanted"),
    [
        ("FINDWELL_SERVE_PORT", "eighty", "a whole number"),
        ("FINDWELL_CRAWL_DELAY", "slow", "a number"),
        ("FINDWELL_CRAWL_ALLOW_PRIVATE", "maybe", "true or false"),
    ],
)
def test_a_mistake_in_the_environment_is_named(
    tmp_path: Path, variable: str, value: str, wanted: str
) -> None:
    with pytest.raises(UsageError, match=f"{variable} must be {wanted}"):
        read_settings(written(tmp_path, ""), environ={variable: value})


@pytest.mark.parametrize(
    ("variable", "fix"),
    [
        ("FINDWELL_CRAWL_DELLAY", "Did you mean FINDWELL_CRAWL_DELAY?"),
        ("FINDWELL_DATA_FOLDERS", "Did you mean FINDWELL_DATA_FOLDER?"),
        ("FINDWELL_QQQ", "docs/settings.md lists them; or unset it."),
    ],
)
def test_a_variable_that_is_no_setting_is_refused(tmp_path: Path, variable: str, fix: str) -> None:
    with pytest.raises(UsageError, match=f"{variable} is not a setting") as caught:
        read_settings(written(tmp_path, ""), environ={variable: "1"})
    assert (caught.value.code, caught.value.fix) == ("E013", fix)


def test_variables_of_tests_and_of_other_programs_are_let_be(tmp_path: Path) -> None:
    others = ("FINDWELL_DATA", "FINDWELL_LONG", "FINDWELL_CHROMIUM", "HOME", "FINDWELLNESS")
    read_settings(written(tmp_path, ""), environ=dict.fromkeys(others, "1"))


def test_every_setting_has_help_that_is_a_sentence() -> None:
    for setting in describe():
        assert setting.help.endswith("."), setting.name
        assert setting.variable.startswith("FINDWELL_")
