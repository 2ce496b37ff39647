"""Documents tell the truth: commands and settings are all there, and what people are told to type works."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest
from pytest_httpserver import HTTPServer

from search_app.cli import main
from search_app.settings import describe

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def shell_lines(document: Path) -> list[str]:
    """The lines a reader would type: those in fences marked ``sh``."""
    blocks = re.findall(r"```sh\n(.*?)```", document.read_text(encoding="utf-8"), re.DOTALL)
    return [line.strip() for block in blocks for line in block.splitlines() if line.strip()]


def test_every_command_and_option_is_documented() -> None:
    document = text_of("docs/commands.md")
    for name, command in main.commands.items():
        assert f"### findwell {name}" in document, name
        parts = [command, *(command.commands.values() if isinstance(command, click.Group) else ())]
        for part in parts:
            for option in part.params:
                if isinstance(option, click.Option):
                    assert option.help, f"{name} {option.opts}"
                    assert max(option.opts, key=len) in document, f"{name} {option.opts}"


def test_every_setting_is_documented_with_its_default_and_help() -> None:
    document = text_of("docs/settings.md")
    for setting in describe():
        row = next((line for line in document.splitlines() if line.startswith(f"| `{setting.name}` |")), "")
        assert setting.variable in row, setting.name
        assert setting.default in row, setting.name
        assert setting.help in row, setting.name


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", document.read_text(encoding="utf-8")):
        if "://" not in target and not target.startswith("/"):
            assert (document.parent / target).exists(), f"{document.name}: {target}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_make_commands_in_the_documents_exist(document: Path) -> None:
    for target in re.findall(
        r"`make ([a-z-]+)[^`]*`|^make ([a-z-]+)", document.read_text(encoding="utf-8"), re.MULTILINE
    ):
        assert "".join(target) in TARGETS, target


def test_the_architecture_is_short_and_names_every_file() -> None:
    document = text_of("ARCHITECTURE.md")
    assert len(document.splitlines()) <= 150
    for room in ("corpus", "glossary", "indexer", "search_app"):
        for path in (ROOT / room).glob("*.py"):
            if path.name != "__init__.py":
                assert path.name in document, path.relative_to(ROOT)


def test_the_commands_in_the_documents_work(tmp_path: Path, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    httpserver.expect_request("/sitemap.xml").respond_with_data("", status=404)
    httpserver.expect_request("/").respond_with_data(
        "<title>TACE</title><main><h1>TACE</h1><p>What TACE is.</p></main>", content_type="text/html"
    )
    work = tmp_path / "work"
    work.mkdir()
    (work / "build").mkdir()
    (work / "corpus").symlink_to(ROOT / "corpus")
    findwell = f"{sys.executable} -m search_app"
    ran = 0
    typed = ("commands.md", "editors.md", "exchange.md", "glossary.md")
    for document in (ROOT / "docs" / name for name in typed):
        for line in shell_lines(document):
            command = re.sub(r"(^|\| )findwell\b", rf"\1{findwell}", line)
            if "crawl" in shlex.split(line):
                command = command.replace("https://www.example.org", httpserver.url_for("/"))
                command += " --allow-private --delay 0"
            done = subprocess.run(
                ["/bin/bash", "-o", "pipefail", "-c", command],
                cwd=work,
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"
            ran += 1
    assert ran >= 12
