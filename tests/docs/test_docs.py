"""The documents say what the code does: roles, links, commands."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
import typer
from typer.core import TyperGroup

from labelhub.cli import app
from labelhub.models import ROLE_MAY, May

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")
COMMAND = re.compile(r"\blabelhub ((?:[a-z][a-z-]*)(?: [a-z][a-z-]*)*)")
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)


def table_of_roles() -> tuple[list[str], dict[str, list[bool]]]:
    """The header's verbs, and each role's crosses under them."""
    page = (ROOT / "docs" / "architecture.md").read_text()
    lines = page.split("## Who may what\n")[1].split("\n\n")[0].strip().splitlines()
    header, _, *rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]
    return header[1:], {row[0]: [cell == "x" for cell in row[1:]] for row in rows}


def links(page: Path) -> list[str]:
    found = LINK.findall(re.sub(r"```.*?```", "", page.read_text(), flags=re.DOTALL))
    return [link for link in found if "://" not in link and not link.startswith(("#", "mailto:"))]


def commands(page: Path) -> set[str]:
    """`labelhub WORD...` in code, as far as the words are ones."""
    return {
        said for code in CODE.findall(page.read_text()) for said in COMMAND.findall(code) if said
    }


def command(words: list[str]) -> object:
    """The command that the words lead to. KeyError where one of them names none."""
    found = typer.main.get_command(app)
    for word in words:
        if not isinstance(found, TyperGroup):
            break  # what follows are arguments
        inner = found.get_command(typer.Context(found), word)
        if inner is None:
            raise KeyError(word)
        found = inner
    return found


def test_the_table_of_roles_is_what_the_code_allows() -> None:
    verbs, rows = table_of_roles()
    assert set(verbs) == {str(verb) for verb in May}
    said = {
        role: {verb for verb, may in zip(verbs, crosses, strict=True) if may}
        for role, crosses in rows.items()
    }
    assert said == {str(role): {str(verb) for verb in may} for role, may in ROLE_MAY.items()}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    targets = {link: page.parent / unquote(link.split("#")[0]) for link in links(page)}
    assert [link for link, target in targets.items() if not target.exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_command_that_a_page_names_exists(page: Path) -> None:
    missing = []
    for said in sorted(commands(page)):
        try:
            command(said.split())
        except KeyError:
            missing.append(said)
    assert missing == []


def test_the_readme_names_commands_and_links_at_all() -> None:
    readme = ROOT / "README.md"
    assert commands(readme)
    assert links(readme)


def test_a_command_that_does_not_exist_would_be_seen() -> None:
    with pytest.raises(KeyError):
        command(["fly"])
    with pytest.raises(KeyError):
        command(["bench", "fly"])
