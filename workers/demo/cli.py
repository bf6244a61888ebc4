"""`labelhub demo`: LabelHub with two projects, a robot that labels, and people to sign in as."""

from __future__ import annotations

import json
import logging
import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NoReturn

import typer

app = typer.Typer(add_completion=False)

ROBOT_PACE = 2.5  # seconds a label: a person at ease
# What would lead a throw-away run to somebody's real data.
ELSEWHERE = ("DATABASE_URL", "REDIS_URL", "LABELHUB_FILES_URL", "LABELHUB_PUBLIC_URL")


@app.command()
def demo(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, help="The port; 0 takes a free one.", show_default="8000"),
    ] = None,
    once: Annotated[
        bool, typer.Option("--once", help="Robots spend both budgets; print the outcome; end.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="With --once: one JSON object a project and line.")
    ] = False,
    var: Annotated[
        Path | None,
        typer.Option(envvar="LABELHUB_VAR", help="The data folder; --once takes a fresh one."),
    ] = None,
) -> None:
    """LabelHub with handwritten digits and résumé lines, ready to label.

    A second start goes on where the first one was.
    """
    from labelhub_client import LabelHubError

    from labelhub.supervisor import UpError

    if as_json and not once:
        raise typer.BadParameter("--json needs --once")
    try:
        if once:
            run_once(host, port or 0, as_json)
        else:
            run(host, 8000 if port is None else port, var)
    except (UpError, LabelHubError) as problem:
        fail(str(problem))


def fail(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(1)


def run(host: str, port: int, var: Path | None) -> None:
    """Start everything, fill it once, let the robot label, until Ctrl-C."""
    from labelhub.supervisor import Supervisor

    supervisor = Supervisor(var, host=host, port=port, say=typer.echo)
    stop = threading.Event()

    def ready() -> None:
        set_up_django(supervisor.environment())
        from workers.demo.projects import DEMO_PROJECTS, DIGITS
        from workers.demo.seed import seed

        demo = seed(supervisor.var, supervisor.url, DEMO_PROJECTS, [DIGITS], typer.echo)
        typer.echo(welcome(supervisor.url, demo.state.passwords))
        threading.Thread(target=label_digits, args=(demo, stop), daemon=True).start()

    typer.echo("Starting LabelHub ...")
    try:
        supervisor.run(ready)
    finally:
        stop.set()


def label_digits(demo: object, stop: threading.Event) -> None:
    """The robot's thread: the digits at a human pace, until their budget is spent."""
    from labelhub_client import LabelHubError

    from workers.demo.projects import DIGITS
    from workers.demo.robot import Robot
    from workers.demo.seed import ROBOT, Demo

    assert isinstance(demo, Demo)
    with demo.hub(ROBOT) as hub:
        robot = Robot(
            hub,
            demo.slug(DIGITS),
            DIGITS.load().truth,
            pace=ROBOT_PACE,
            patience=float("inf"),
            stop=stop,
        )
        try:
            robot.run()
        except LabelHubError as problem:
            if not stop.is_set():
                typer.echo(f"The robot has stopped: {problem}", err=True)


def welcome(url: str, passwords: dict[str, str]) -> str:
    """The address and the four logins."""
    from workers.demo.seed import PEOPLE

    lines = [
        "",
        f"LabelHub is up: {url}",
        "",
        *(f"  {p.role:<10} {p.email:<18} {passwords[p.email]}" for p in PEOPLE),
        "",
        "Sign in as Bob and label résumé lines; Alice watches the money and the quality.",
        "A robot labels the handwritten digits meanwhile. Ctrl-C stops everything.",
    ]
    return "\n".join(lines)


def run_once(host: str, port: int, as_json: bool) -> None:
    """A throw-away installation: label, measure, print, and leave nothing running."""
    from labelhub.supervisor import Supervisor
    from labelhub.supervisor.signals import Interrupted, interruptible

    for name in ELSEWHERE:
        os.environ.pop(name, None)
    with throw_away() as var, interruptible():
        try:
            with Supervisor(var, host=host, port=port, say=say_aside) as supervisor:
                supervisor.wait_ready()
                set_up_django(supervisor.environment())
                label_and_print(var, supervisor.url, as_json)
        except Interrupted:
            fail("Interrupted; nothing is left running.")


@contextmanager
def throw_away() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="labelhub-demo-", ignore_cleanup_errors=True) as name:
        yield Path(name)


def label_and_print(var: Path, url: str, as_json: bool) -> None:
    from workers.demo.once import DemoError, work
    from workers.demo.projects import DEMO_PROJECTS
    from workers.demo.seed import seed

    demo = seed(var, url, DEMO_PROJECTS, DEMO_PROJECTS, say_aside)
    try:
        outcomes = work(demo, DEMO_PROJECTS, say_aside)
    except DemoError as problem:
        fail(str(problem))
    for outcome in outcomes:
        figures = outcome.rounded()
        text = json.dumps(figures, ensure_ascii=False) if as_json else readable(figures)
        typer.echo(text)


def readable(figures: dict[str, object]) -> str:
    return "\n".join(f"{name:>20}  {value}" for name, value in figures.items()) + "\n"


def say_aside(text: str) -> None:
    typer.echo(text, err=True)


def set_up_django(environment: dict[str, str]) -> None:
    """Make this process one of the installation's: the same database, files and broker."""
    os.environ.update(environment)
    import django

    django.setup()
    logging.getLogger("httpx").setLevel(logging.WARNING)  # a line a request, on a terminal
