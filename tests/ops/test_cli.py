"""The `labelhub` command: quick to answer, and every failure one sentence and an exit status."""

import json
import os
import socket
import subprocess
import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from labelhub import cli
from tests.conftest import Installation

PASSWORD = "seven green bottles"
run = CliRunner().invoke


@pytest.fixture(scope="module")
def token(installation: Installation) -> str:
    """An API token of Alice, who owns the organisation."""
    installation.add_user("alice@example.com", "Alice", PASSWORD)
    with httpx.Client(base_url=f"{installation.url}/api/v1", timeout=30) as browser:
        csrf = browser.get("/session").json()["csrf_token"]
        account = {"email": "alice@example.com", "password": PASSWORD}
        signed_in = browser.post("/session", json=account, headers={"X-CSRFToken": csrf})
        csrf = signed_in.raise_for_status().json()["csrf_token"]
        made = browser.post("/tokens", json={"name": "test"}, headers={"X-CSRFToken": csrf})
        return str(made.raise_for_status().json()["token"])


@pytest.fixture(scope="module")
def project(installation: Installation, token: str) -> str:
    body = {
        "name": "Résumé lines",
        "modality": "text",
        "classes": [{"name": "Job Title"}, {"name": "Company"}],
        "price": "0.08",
        "budget_cap": "40",
    }
    answer = httpx.post(
        f"{installation.url}/api/v1/projects",
        json=body,
        headers={"Authorization": f"Bearer {token}"},
        timeout=30,
    )
    return str(answer.raise_for_status().json()["slug"])


def test_the_command_line_loads_neither_django_nor_the_learning_stack():
    code = (
        "import sys, labelhub.cli; print(sorted({'django', 'torch', 'numpy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_help_lists_the_commands_that_other_packages_add():
    said = run(cli.app, ["--help"]).stdout
    assert "bench" in said
    assert "demo" in said


def test_a_command_that_cannot_be_loaded_says_why_and_leaves_the_others(monkeypatch):
    gone = EntryPoint("gone", "no_such_package.cli:app", cli.GROUP)
    monkeypatch.setattr(cli, "extensions", lambda: {"gone": gone})
    assert run(cli.app, ["--help"]).exit_code == 0
    done = run(cli.app, ["gone"])
    assert done.exit_code == 1
    assert "`labelhub gone` cannot be loaded: No module named 'no_such_package'" in done.output


def test_up_names_the_parts_there_are_when_asked_for_another():
    done = run(cli.app, ["up", "--only", "engine"])
    assert done.exit_code == 2
    assert "engine: choose from beat, redis, web" in " ".join(done.output.split())


def test_up_on_a_taken_port_is_one_sentence_and_a_failure(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        done = run(cli.app, ["up", "--port", port, "--var", str(tmp_path)])
    assert done.exit_code == 1
    assert done.output.count("\n") == 1
    assert f"Port {port} of 127.0.0.1 is taken" in done.output


def test_a_weak_password_is_refused_with_its_reason(installation: Installation):
    words = ["user", "add", "bob@example.com", "--name", "Bob"]
    with pytest.raises(subprocess.CalledProcessError) as failed:
        installation.command(*words, said="short\n")
    assert "password: This password is too short" in failed.value.stderr


def test_an_address_has_one_account(installation: Installation, token: str):
    with pytest.raises(subprocess.CalledProcessError) as failed:
        installation.add_user("alice@example.com", "Alice again", PASSWORD)
    assert "already an account" in failed.value.stderr


def test_adding_a_user_to_a_database_without_tables_names_the_command_to_run(tmp_path: Path):
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from labelhub.cli import main; main()",
            "user",
            "add",
            "a@b.org",
            "--name",
            "A",
        ],
        env=os.environ | {"LABELHUB_VAR": str(tmp_path), "DATABASE_URL": ""},
        input=f"{PASSWORD}\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "Run: labelhub migrate" in done.stderr


def transfer(installation: Installation, token: str, *words: str):
    return subprocess.run(
        [sys.executable, "-c", "from labelhub.cli import main; main()", *words],
        env=os.environ | {"LABELHUB_URL": installation.url, "LABELHUB_TOKEN": token},
        capture_output=True,
        text=True,
        check=False,
    )


def write_lines(path: Path, *rows: dict) -> str:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return str(path)


def test_importing_twice_adds_nothing(installation, token, project, tmp_path):
    rows = [{"id": f"a{number}", "text": f"line {number}"} for number in range(50)]
    file = write_lines(tmp_path / "lines.jsonl", *rows)
    words = ("import", project, file, "--json")
    results = [
        json.loads(transfer(installation, token, *words).stdout)["files"][0] for _ in range(2)
    ]
    assert [result["imported"] for result in results] == [50, 0]
    assert [result["already_here"] for result in results] == [0, 50]


def test_a_rejected_record_is_named_and_changes_the_exit_status(
    installation, token, project, tmp_path
):
    file = write_lines(tmp_path / "some.jsonl", {"id": "b1", "text": "fine"}, {"id": "b2"})
    done = transfer(installation, token, "import", project, file)
    assert done.returncode == 5
    assert "1 imported, 0 already here, 1 rejected" in done.stdout
    assert "row 2, text" in done.stdout


def test_a_file_that_is_not_there_is_one_sentence(installation, token, project, tmp_path):
    done = transfer(installation, token, "import", project, str(tmp_path / "none.jsonl"))
    assert done.returncode == 1
    assert "No such file or directory" in done.stderr


def test_an_export_has_a_row_for_every_imported_item(installation, token, project, tmp_path):
    rows = [{"id": f"c{number}", "text": f"row {number}"} for number in range(20)]
    transfer(installation, token, "import", project, write_lines(tmp_path / "c.jsonl", *rows))
    out = tmp_path / "out.jsonl"
    done = transfer(installation, token, "export", project, "--out", str(out))
    assert done.returncode == 0
    keys = {json.loads(line)["key"] for line in out.read_text().splitlines()}
    assert {row["id"] for row in rows} <= keys


def test_an_export_to_a_folder_that_is_not_there_leaves_no_file(
    installation, token, project, tmp_path
):
    out = tmp_path / "none" / "out.jsonl"
    done = transfer(installation, token, "export", project, "--out", str(out))
    assert done.returncode == 1
    assert "No such file or directory" in done.stderr


def test_without_a_token_nothing_is_sent(installation, project):
    done = transfer(installation, "", "export", project)
    assert done.returncode == 4
    assert "LABELHUB_TOKEN" in done.stderr


def test_a_wrong_token_and_a_project_of_others_have_a_status_of_their_own(
    installation, token, project
):
    assert transfer(installation, "lh_wrong", "export", project).returncode == 4
    assert transfer(installation, token, "export", "not-there").returncode == 4


def test_a_server_that_cannot_be_reached_has_a_status_of_its_own(tmp_path):
    file = write_lines(tmp_path / "lines.jsonl", {"text": "a"})
    done = run(
        cli.app, ["import", "p", file, "--url", "http://127.0.0.1:1", "--token", "lh_x", "--json"]
    )
    assert done.exit_code == 3
    assert "cannot be reached" in json.loads(done.stdout)["files"][0]["error"]["message"]
