"""`labelhub demo`: its options, and one whole headless run on a small pool."""

import json
import os
import subprocess
import sys
from pathlib import Path

from typer.testing import CliRunner

from workers.demo.cli import app

SMALL_RUN = """
from dataclasses import replace
from workers.demo import cli, projects

small = replace(projects.DIGITS, size=120, load=lambda: projects.digits_pool(120))
projects.DEMO_PROJECTS = (small,)
cli.run_once("127.0.0.1", 0, True)
"""
FIELDS = (
    "project pool human_labels audit_labels accuracy_estimate ci_low ci_high accuracy_true "
    "random_same_labels rounds seconds"
)


def test_json_is_for_one_run_only() -> None:
    result = CliRunner().invoke(app, ["--json"])
    assert result.exit_code == 2
    assert "--once" in result.output


def test_a_headless_run_spends_the_budget_and_prints_one_line_a_project(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SMALL_RUN],
        capture_output=True,
        text=True,
        timeout=300,
        env={**_clean_environment(), "TMPDIR": str(tmp_path)},
    )
    assert done.returncode == 0, done.stderr
    (line,) = done.stdout.splitlines()
    outcome = json.loads(line)
    assert list(outcome) == FIELDS.split()
    assert (outcome["pool"], outcome["human_labels"]) == (120, 12)
    assert 1 <= outcome["audit_labels"] <= 3
    assert outcome["ci_low"] <= outcome["accuracy_estimate"] <= outcome["ci_high"]
    assert outcome["accuracy_true"] > 0.5
    assert outcome["random_same_labels"] > 0.3
    assert outcome["rounds"] >= 2
    assert list(tmp_path.iterdir()) == []


def _clean_environment() -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if not k.startswith(("LABELHUB", "DJANGO"))}
