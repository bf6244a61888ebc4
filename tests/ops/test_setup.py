"""scripts/setup.py: does what is left, shows what it does, and fails in one sentence."""

import io
import os
import runpy
import sys
import time
from collections import namedtuple
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from bootstrap import front_end, problems, progress, python_env, run, stamps  # noqa: E402

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout in which nothing has been set up, with a node on PATH."""
    project, client = tmp_path / "pyproject.toml", tmp_path / "client.toml"
    project.write_text("dependencies = []")
    client.write_text("dependencies = []")
    frontend = tmp_path / "frontend"
    (frontend / "src").mkdir(parents=True)
    for name in ("package.json", "package-lock.json", "src/main.ts"):
        (frontend / name).write_text("{}")
    monkeypatch.setattr(python_env, "PROJECTS", [project, client])
    monkeypatch.setattr(front_end, "FRONTEND", frontend)
    monkeypatch.setattr(front_end, "node_is_there", lambda: True)
    return tmp_path


def titles(checkout: Path, **options) -> list[str]:
    wanted = {"dev": False, "torch": ""} | options
    kept = stamps.Stamps(checkout / "stamps.json")
    return [step.title.split(" (")[0] for step in run.steps_left(kept, **wanted)]


def finish(checkout: Path, *, dev: bool = False) -> None:
    """As after a set-up that went through."""
    frontend = checkout / "frontend"
    (frontend / "node_modules").mkdir()
    (frontend / "node_modules" / ".package-lock.json").write_text("{}")
    (frontend / "dist").mkdir()
    (frontend / "dist" / "index.html").write_text("built")
    kept = stamps.Stamps(checkout / "stamps.json")
    kept.write("torch", "")
    kept.write("packages", stamps.digest(python_env.PROJECTS, str(dev)))
    kept.write("npm packages", front_end.lock_hash())
    kept.write("front end", front_end.sources_hash())


PYTHON_STEPS = ["PyTorch, CPU build", "Python packages"]
FRONT_END_STEPS = ["The front end's packages", "The front end"]


def test_a_new_checkout_has_every_step_before_it(checkout):
    assert titles(checkout) == PYTHON_STEPS + FRONT_END_STEPS


def test_nothing_is_left_after_a_set_up(checkout):
    finish(checkout)
    assert titles(checkout) == []


def test_a_changed_pyproject_installs_the_packages_again_and_nothing_else(checkout):
    finish(checkout)
    python_env.PROJECTS[1].write_text("dependencies = ['httpx']")
    assert titles(checkout) == ["Python packages"]


def test_a_changed_source_builds_the_front_end_again_and_nothing_else(checkout):
    finish(checkout)
    (checkout / "frontend" / "src" / "main.ts").write_text("let changed")
    assert titles(checkout) == ["The front end"]


def test_a_changed_lock_installs_the_front_ends_packages_and_builds(checkout):
    finish(checkout)
    (checkout / "frontend" / "package-lock.json").write_text('{"new": 1}')
    assert titles(checkout) == FRONT_END_STEPS


def test_the_test_tools_are_installed_when_they_are_asked_for(checkout):
    finish(checkout)
    assert titles(checkout, dev=True) == ["Python packages"]


def test_another_pytorch_is_installed_when_one_is_named(checkout):
    finish(checkout)
    assert titles(checkout, torch="torch==2.9.1") == ["PyTorch"]


def test_a_machine_without_node_gets_one_first(checkout, monkeypatch):
    monkeypatch.setattr(front_end, "node_is_there", lambda: False)
    assert titles(checkout)[2:] == ["Node.js", *FRONT_END_STEPS]


def test_a_finished_front_end_needs_no_node(checkout, monkeypatch):
    finish(checkout)
    monkeypatch.setattr(front_end, "node_is_there", lambda: False)
    assert titles(checkout) == []


def test_an_interrupted_step_is_not_stamped(checkout):
    kept = stamps.Stamps(checkout / "stamps.json")

    def interrupted(console: progress.Console) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run._then_stamp(kept, "packages", "hash", interrupted)(console_at(checkout))
    assert kept.read() == {}


@pytest.mark.parametrize(
    ("version", "is_old"), [("v18.20.4", True), ("v20.18.0", True), ("v22.12.0", False)]
)
def test_an_old_node_does_not_count(tmp_path, version, is_old):
    node = tmp_path / "node"
    node.write_text(f"#!/bin/sh\necho {version}\n")
    node.chmod(0o755)
    assert (front_end.node_version(str(node)) < front_end.OLDEST_NODE) == is_old


def console_at(folder: Path) -> progress.Console:
    return progress.Console(folder / "setup.log", out=io.StringIO())


def test_progress_names_the_step_its_number_and_its_time(tmp_path):
    console = console_at(tmp_path)
    steps = [progress.Step("One", lambda _: None), progress.Step("Two", lambda _: None)]
    console.run_steps(steps)
    assert console.out.getvalue().splitlines() == [
        "[1/2] One ...",
        "[1/2] One  done in 0:00",
        "[2/2] Two ...",
        "[2/2] Two  done in 0:00",
    ]


def test_a_long_step_says_now_and_then_what_it_is_doing(tmp_path, monkeypatch):
    monkeypatch.setattr(progress, "REMIND_SECONDS", 0.3)
    console = console_at(tmp_path)
    assert console.attempt(["sh", "-c", "echo Collecting numpy; sleep 1"], cwd=tmp_path)
    assert "Collecting numpy" in console.out.getvalue()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("OSError: [Errno 28] No space left on device", "the disk is full"),
        ("NewConnectionError: Temporary failure in name resolution", "cannot be reached"),
        ("npm ERR! code ENOTFOUND", "cannot be reached"),
        ("npm error code EUSAGE", "does not match package.json"),
        ("npm error EACCES: permission denied", "cannot be written"),
    ],
)
def test_a_failed_command_is_explained_in_one_sentence(tmp_path, said, sentence):
    with pytest.raises(problems.SetupError) as failed:
        console_at(tmp_path).command(
            "Installing", ["sh", "-c", f"echo '{said}'; exit 1"], cwd=tmp_path
        )
    assert str(failed.value).startswith("Installing failed because ")
    assert sentence in str(failed.value)


def test_an_unknown_failure_shows_the_line_that_speaks_of_an_error(tmp_path):
    script = "echo 'src/main.ts(3,1): error TS2304: no name'; echo '}'; exit 1"
    with pytest.raises(problems.SetupError, match="error TS2304: no name"):
        console_at(tmp_path).command("Building", ["sh", "-c", script], cwd=tmp_path)


def test_what_a_command_says_is_in_the_log(tmp_path):
    console_at(tmp_path).attempt(["sh", "-c", "echo said"], cwd=tmp_path)
    assert "$ sh -c echo said\nsaid\n" in (tmp_path / "setup.log").read_text()


def test_an_interrupted_command_leaves_no_process(tmp_path, monkeypatch):
    def interrupt(self, process) -> None:
        time.sleep(0.2)
        raise KeyboardInterrupt

    monkeypatch.setattr(progress.Console, "_watch", interrupt)
    note = tmp_path / "pid"
    with pytest.raises(KeyboardInterrupt):
        console_at(tmp_path).attempt(["sh", "-c", f"echo $$ > {note}; sleep 60"], cwd=tmp_path)
    with pytest.raises(ProcessLookupError):
        os.kill(int(note.read_text()), 0)


def test_a_python_without_venv_is_one_sentence(monkeypatch):
    monkeypatch.setattr(
        python_env.importlib.util,
        "find_spec",
        lambda name: None if name == "ensurepip" else object(),
    )
    with pytest.raises(
        problems.SetupError, match=r"no ensurepip module.*apt install python3\.\d+-venv"
    ):
        python_env.check_machine()


def test_a_nearly_full_disk_is_one_sentence(monkeypatch):
    monkeypatch.setattr(python_env.shutil, "disk_usage", lambda _: Usage(10**12, 0, 200_000_000))
    with pytest.raises(problems.SetupError, match=r"nearly full: 0\.2 GB are free"):
        python_env.check_machine()


def test_an_old_python_is_one_sentence(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 8, 18))
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(SystemExit) as stopped:
        runpy.run_path(str(ROOT / "scripts" / "setup.py"), run_name="__main__")
    assert "needs Python 3.11 or newer, and this is 3.8" in str(stopped.value)


def test_the_first_pytorch_tried_is_the_wheel_at_hand_and_the_next_the_cpu_build(monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    first, second = python_env.torch_choices()
    assert first == ["--no-index", "--no-deps", "torch==2.13.0"]
    assert python_env.TORCH_CPU_INDEX in second
