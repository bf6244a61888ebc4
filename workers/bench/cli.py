"""`labelhub bench`: what LabelHub can do on this machine, measured. Each prints one JSON object."""

from __future__ import annotations

import json
from pathlib import Path
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


@app.command()
def io(
    items: Annotated[int, typer.Option(min=1, help="Texts in the large project.")] = 100_000,
    embed_seconds: Annotated[
        float, typer.Option(min=0, help="How long the large project may embed before labelling.")
    ] = 60.0,
    label_seconds: Annotated[
        float, typer.Option(min=1, help="How long a robot labels each of the demo's pools.")
    ] = 60.0,
) -> None:
    """Import, export, answers in a large project, and the time from a label to its new queue."""
    from labelhub_client import LabelHubError

    from labelhub.supervisor import UpError
    from workers.bench.io import measure
    from workers.bench.target import BenchError

    try:
        show(measure(items=items, embed_seconds=embed_seconds, label_seconds=label_seconds))
    except (BenchError, LabelHubError, UpError) as problem:
        raise fail(problem) from problem


@app.command()
def coverage(
    projects: Annotated[int, typer.Option(min=1, help="Simulated projects of each pool.")] = 200,
) -> None:
    """Whether the 95 % interval covers: replays of the demo's pools, learning code only."""
    from workers.bench.coverage import coverage as replay

    show(replay(projects))


@app.command()
def tenfold(
    pool: Annotated[
        list[str] | None,
        typer.Option(help="A set's name, or a folder with pool and test; may be given again."),
    ] = None,
    data: Annotated[
        Path | None, typer.Option(envvar="LABELHUB_DATA", help="Where the named sets lie.")
    ] = None,
    seeds: Annotated[int, typer.Option(min=1, help="Runs of each strategy.")] = 5,
    target: Annotated[
        float | None,
        typer.Option(min=0, max=1, help="To be reached on the test set; else R0@1000."),
    ] = None,
    budget: Annotated[int, typer.Option(min=20, help="Labels in all, audit included.")] = 500,
    strategy: Annotated[
        list[str] | None, typer.Option(help="auto, margin, ...; may be given again.")
    ] = None,
    encoder: Annotated[
        list[str] | None, typer.Option(help="Else the product's own for the set; may be repeated.")
    ] = None,
    noise: Annotated[
        bool, typer.Option("--noise", help="Beside each, an arm with 5 % wrong labels.")
    ] = False,
    certify: Annotated[
        bool, typer.Option(help="Also what a certified pool takes; --no-certify leaves it out.")
    ] = True,
    idle: Annotated[
        list[str] | None,
        typer.Option(help="Sets on which slower learners are tried; else all. May be repeated."),
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Every set under --data; writes --out.")
    ] = False,
    out: Annotated[Path, typer.Option(help="Where --all writes its page.")] = Path(
        "docs/benchmarks"
    ),
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Labels to a target on labelled sets: ours, random choice, today's practice. Resumable."""
    from workers.bench.target import BenchError
    from workers.bench.tenfold import page, pools
    from workers.bench.tenfold.bench import Options
    from workers.bench.tenfold.bench import tenfold as measure

    chosen = Options(
        data,
        seeds,
        target,
        budget,
        tuple(strategy or ["auto"]),
        tuple(encoder or ()),
        noise,
        certify,
        None if idle is None else tuple(idle),
    )
    try:
        named = pools.names(data) if every else pool or [pools.DIGITS]
        figures = measure(named, chosen)
    except BenchError as problem:
        raise fail(problem) from problem
    if every:
        for line in page.write(figures, out):
            typer.echo(line, err=True)
    if as_json:
        return show(figures)
    typer.echo(page.markdown(figures, plotted=False))


@app.command()
def rounds(
    rows: Annotated[
        list[int] | None, typer.Option(min=1000, help="Rows of a pool; may be given again.")
    ] = None,
) -> None:
    """CPU and memory of a worker that reads a large pool and runs a round on it, on one thread."""
    from workers.bench.rounds import rounds as measure

    show(measure(rows or [100_000, 1_000_000]))


@app.command()
def certificate(
    runs: Annotated[int, typer.Option(min=20, help="Simulated audits of each setting.")] = 2000,
) -> None:
    """How often a certificate is wrong where errors lie where they hurt most."""
    from workers.bench.certificate import certificate as simulate

    show(simulate(runs))


@app.command()
def instruments(
    runs: Annotated[int, typer.Option(min=20, help="Simulated audits of each setting.")] = 1000,
) -> None:
    """How often the 95 % intervals that people read hold the truth."""
    from workers.bench.instruments import instruments as simulate

    show(simulate(runs))


@app.command()
def kinds(
    kind: Annotated[
        list[str] | None, typer.Option(help="preference, rewriting or boxes; may be given again.")
    ] = None,
    data: Annotated[
        Path | None, typer.Option(envvar="LABELHUB_DATA", help="Where the labelled sets lie.")
    ] = None,
    seeds: Annotated[int, typer.Option(min=1, help="Runs of each strategy.")] = 5,
    out: Annotated[
        Path | None, typer.Option(help="A folder for kinds.json and kinds.md, besides.")
    ] = None,
) -> None:
    """Preference, rewriting and boxes: chosen labels against random ones; learning code only."""
    from workers.bench.kinds import page
    from workers.bench.kinds.bench import KINDS
    from workers.bench.kinds.bench import kinds as measure
    from workers.bench.target import BenchError

    try:
        figures = measure(kind or list(KINDS), data, seeds)
    except BenchError as problem:
        raise fail(problem) from problem
    for line in page.write(figures, out) if out else ():
        typer.echo(line, err=True)
    show(figures)


@app.command()
def encoders() -> None:
    """Texts and pictures a second, by encoder; learning code only."""
    from workers.bench.encoders import encoders as measure

    show(measure())


@app.command()
def multilabel(
    pool: Annotated[
        list[str] | None, typer.Option(help="A set of texts to join; may be given again.")
    ] = None,
    data: Annotated[
        Path | None, typer.Option(envvar="LABELHUB_DATA", help="Where the labelled sets lie.")
    ] = None,
    seeds: Annotated[int, typer.Option(min=1, help="Runs of each strategy.")] = 5,
) -> None:
    """Items of several classes, joined from texts of one: chosen labels against random ones."""
    from labelhub.supervisor.checks import default_var
    from workers.bench.multilabel import multilabel as measure
    from workers.bench.target import BenchError

    def say(said: str) -> None:
        typer.echo(said, err=True)

    try:
        named = pool or ["agnews", "trec6"]
        show(measure(named, data, seeds, default_var() / "bench" / "tenfold", say))
    except BenchError as problem:
        raise fail(problem) from problem
