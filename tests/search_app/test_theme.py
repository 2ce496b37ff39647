"""A site's own colours, logo and links."""

from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import UsageError
from search_app.checking import settings_findings
from search_app.settings import Settings, Site, Theme
from search_app.settings_file import read_settings
from search_app.theme import contrast, faults, stylesheet
from tests.search_app.sites import app_of

PLUM = ("accent #7a1f5c", "on-accent #fff")


def test_contrast_is_as_wcag_computes_it() -> None:
    assert contrast("#000", "#ffffff") == 21
    assert contrast("#777", "#fff") == pytest.approx(4.48, abs=0.01)


def test_a_theme_that_can_be_read_has_no_faults() -> None:
    assert list(faults(light=PLUM, dark=())) == []
    assert list(faults(light=(), dark=())) == []


def test_a_theme_that_cannot_be_read_is_told_what_to_change() -> None:
    assert list(faults(light=("accent #ccc",), dark=())) == [
        ("light", "on-accent on accent has a contrast of 1.6; it needs 4.5. Change one."),
        ("light", "accent on page has a contrast of 1.5; it needs 3. Change one."),
        ("light", "accent on surface has a contrast of 1.6; it needs 3. Change one."),
        ("light", "accent on soft has a contrast of 1.4; it needs 3. Change one."),
    ]
    assert {theme for theme, _ in faults(light=(), dark=("ink #333",))} == {"dark"}
    [(theme, message)] = faults(light=("acent #123",), dark=())
    assert theme == "light"
    assert message.startswith("'acent' is no colour of the pages. They are: accent, calm,")


def test_the_check_fails_such_a_theme() -> None:
    settings = Settings(data=Path(), theme=Theme(dark=("ink #333",)))
    found = list(settings_findings(settings, lambda url: True))
    assert {(each.level, each.place) for each in found} == {("error", "theme.dark")}


def test_colours_of_the_light_theme_stay_out_of_the_dark_one() -> None:
    text = stylesheet(light=PLUM, dark=("accent #fff",))
    light, system, choice = text.split("{ --fw-accent: ")[1:]
    assert light.startswith("#7a1f5c; --fw-on-accent: #fff; }")
    assert system.startswith("#fff; }")
    assert choice.startswith("#fff; }")
    assert stylesheet(light=(), dark=()) == ""


def test_pages_load_the_theme_after_the_stylesheet(sample_data: Path) -> None:
    client = app_of(Settings(data=sample_data, theme=Theme(light=PLUM))).test_client()
    text = client.get("/").text
    address = text.partition('theme.css">')[0].rpartition('"')[2] + "theme.css"
    assert text.index("findwell.css") < text.index(address)
    style = client.get(address)
    assert style.mimetype == "text/css"
    assert "--fw-accent: #7a1f5c;" in style.text
    assert style.cache_control.immutable
    assert "theme.css" not in app_of(Settings(data=sample_data)).test_client().get("/").text


def test_the_version_of_the_files_changes_with_the_theme(sample_data: Path) -> None:
    plain = Settings(data=sample_data)
    themed = replace(plain, theme=Theme(light=PLUM))
    versions = {app_of(each).extensions["findwell"].assets for each in (plain, themed)}
    assert len(versions) == 2


def test_a_logo_stands_for_the_name_and_says_it(sample_data: Path, tmp_path: Path) -> None:
    logo = tmp_path / "logo.svg"
    logo.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", encoding="utf-8")
    settings = Settings(data=sample_data, site=Site(name="Liver Charity", logo=str(logo)))
    client = app_of(settings).test_client()
    text = client.get("/").text
    assert 'alt="Liver Charity"' in text
    address = text.partition('<img src="')[2].partition('"')[0]
    with client.get(address) as answer:
        assert answer.mimetype == "image/svg+xml"
    assert app_of(Settings(data=sample_data)).test_client().get("/static/x/logo").status_code == 404


def test_a_logo_that_is_no_image_is_refused_at_start(sample_data: Path, tmp_path: Path) -> None:
    for name in ("gone.svg", "logo.exe"):
        with pytest.raises(UsageError, match=f"{name} is not an SVG"):
            app_of(Settings(data=sample_data, site=Site(logo=str(tmp_path / name))))


def test_links_of_the_site_stand_in_the_header_and_the_footer(sample_data: Path, tmp_path: Path) -> None:
    config = tmp_path / "findwell.toml"
    config.write_text(
        """[site]
links = ["Our main site https://www.example.org/"]
footer_links = ["Cookies & more /cookies"]
logo = "logo.svg"
""",
        encoding="utf-8",
    )
    settings = read_settings(config, data=sample_data, environ={})
    assert settings.site.logo == str(tmp_path / "logo.svg")
    text = app_of(replace(settings, site=replace(settings.site, logo=""))).test_client().get("/").text
    header, _, footer = text.partition("<footer")
    assert '<a href="https://www.example.org/">Our main site</a>' in header
    assert '<a href="/cookies">Cookies &amp; more</a>' in footer


@pytest.mark.parametrize(
    "line",
    ['links = ["https://www.example.org/"]', 'footer_links = ["Click javascript:alert(1)"]'],
)
def test_a_link_that_is_not_a_text_and_an_address_is_refused(tmp_path: Path, line: str) -> None:
    config = tmp_path / "findwell.toml"
    config.write_text(f"[site]\n{line}\n", encoding="utf-8")
    with pytest.raises(UsageError, match="must be a list of texts such as"):
        read_settings(config, environ={})


def test_a_colour_that_is_none_is_refused(tmp_path: Path) -> None:
    config = tmp_path / "findwell.toml"
    config.write_text('[theme]\nlight = ["accent red; } * { color: red"]\n', encoding="utf-8")
    with pytest.raises(UsageError, match="such as 'accent #12606c'"):
        read_settings(config, environ={})
