"""`labelhub bench`: what LabelHub can do on this machine, measured. Each prints one JSON object."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

app = typer.Typer(no_args_is_help=True, help="Measure LabelHub on this machine; prints JSON.")

Url = Annotated[
    str, typer.Option(envvar="LABELHUB_URL", help="The server to measure.", show_default=True)
]
Token = Annotated[
    str,
    typer.Option(envvar="LABELHUB_TOKEN", help="An API token of somebody who may make projects."),
]


@app.callback()
def group() -> None:
    """Keeps `load` a command of its own, however many there are."""


def show(figures: dict[str, Any]) -> None:
    typer.echo(json.dumps(figures, indent=2, ensure_ascii=False))


def fail(problem: Exception) -> typer.Exit:
    typer.echo(str(problem), err=True)
    return typer.Exit(1)


@app.command()
def load(
    url: Url = "http://127.0.0.1:8000",
    token: Token = "",
    annotators: Annotated[int, typer.Option(min=1, max=1000)] = 32,
    seconds: Annotated[float, typer.Option(min=1)] = 60.0,
    items: Annotated[int, typer.Option(min=1, help="Texts in the project.")] = 20_000,
    resend: Annotated[
        float, typer.Option(min=0, max=1, help="Share of answers sent twice.")
    ] = 0.01,
    spawn: Annotated[
        bool, typer.Option("--spawn", help="Start a server for it, and stop it.")
    ] = False,
) -> None:
    """Labels a second and latencies, with N annotators who do not think."""
    from labelhub.supervisor import UpError
    from workers.bench.load import load as annotate
    from workers.bench.target import BenchError, owner_token, spawned

    def measure(url: str, token: str) -> None:
        figures = annotate(
            url, token, annotators=annotators, seconds=seconds, items=items, resend=resend
        )
        show(figures)

    try:
        if not spawn:
            return measure(url, token)
        with spawned() as server:
            measure(server.url, owner_token(server))
    except (BenchError, UpError) as problem:
        raise fail(problem) from problem
