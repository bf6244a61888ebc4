"""The `labelhub` command.

Other packages add commands through the entry point group `labelhub.commands`. Nothing heavy is
imported before a command needs it, so that `labelhub --help` answers at once.

Exit status: 0 done; 1 refused or failed, with a sentence on standard error; 2 wrong usage;
3 the server cannot be reached; 4 not signed in, or not yours; 5 imported, some records rejected.
"""

import os
import sys
from collections.abc import Callable
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Annotated, Any, Literal, NoReturn

import typer
from typer.core import TyperGroup

GROUP = "labelhub.commands"
LOCAL = "http://127.0.0.1:8000"
NOT_YOURS = 4


def extensions() -> dict[str, EntryPoint]:
    """The commands that installed packages add, by name."""
    return {point.name: point for point in entry_points(group=GROUP)}


class Commands(TyperGroup):
    """Our own commands, and those of other packages, loaded when they are asked for."""

    def list_commands(self, ctx: Any) -> list[str]:
        return [*super().list_commands(ctx), *sorted(extensions())]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        own = super().get_command(ctx, cmd_name)
        point = None if own else extensions().get(cmd_name)
        return load(point) if point else own


def load(point: EntryPoint) -> Any:
    """The command behind an entry point; one that says what is missing, where it can't load."""
    try:
        command = typer.main.get_command(point.load())
    except ImportError as problem:
        command = typer.main.get_command(broken(point.name, problem))
    command.name = point.name
    return command


def broken(name: str, problem: ImportError) -> typer.Typer:
    app = typer.Typer()

    @app.command(help=f"Not available here: {problem}")
    def stand_in() -> None:
        fail(f"`labelhub {name}` cannot be loaded: {problem}")

    return app


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="LabelHub: label the tenth that matters.",
)
users = typer.Typer(no_args_is_help=True, help="People with an account.")
app.add_typer(users, name="user")

Var = Annotated[
    Path | None, typer.Option(envvar="LABELHUB_VAR", help="The data folder.", show_default="var")
]
Host = Annotated[str, typer.Option(help="The address that the web process listens on.")]
Project = Annotated[str, typer.Argument(help="The project's short name, as in its address.")]
Url = Annotated[str, typer.Option(envvar="LABELHUB_URL", help="The server.")]
Token = Annotated[
    str, typer.Option(envvar="LABELHUB_TOKEN", help="An API token (lh_...).", show_default=False)
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
ExportFormat = Literal["jsonl", "csv"]
Port = Annotated[int, typer.Option(min=0, max=65535, help="Its port; 0 takes a free one.")]


def fail(sentence: str, status: int = 1) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(status)


@app.command()
def up(
    only: Annotated[
        list[str] | None,
        typer.Option(help="web, worker, beat, redis, or one process; may be given again."),
    ] = None,
    host: Host = "127.0.0.1",
    port: Port = 8000,
    var: Var = None,
) -> None:
    """Start LabelHub here: Redis, web, workers and beat. Ctrl-C stops all of them."""
    from labelhub.supervisor import PARTS, Supervisor, UpError

    known = {*PARTS, *(name for names in PARTS.values() for name in names)}
    if wrong := sorted(set(only or ()) - known):
        raise typer.BadParameter(f"{', '.join(wrong)}: choose from {', '.join(sorted(known))}")
    supervisor = Supervisor(var, host=host, port=port, only=tuple(only or ()), say=typer.echo)

    def ready() -> None:
        where = f" at {supervisor.url}" if "web" in supervisor.names else ""
        typer.echo(f"LabelHub is up{where} (logs: {supervisor.var / 'logs'}). Ctrl-C stops it.")

    try:
        supervisor.run(ready)
    except UpError as problem:
        fail(str(problem))


@app.command()
def run(
    process: Annotated[
        str, typer.Argument(help="web, beat, worker-interactive, -ingest or -idle.")
    ],
    host: Host = "127.0.0.1",
    port: Port = 8000,
) -> None:
    """Become one process in the foreground, for containers and systemd. Starts no Redis."""
    from labelhub.supervisor import processes

    made: dict[str, Callable[[], processes.Process]] = {
        "web": lambda: processes.web(host, port),
        "beat": processes.beat,
        **{name: lambda: processes.worker(process) for name in processes.WORKER_QUEUES},
    }
    if process not in made:
        raise typer.BadParameter(f"{process}: choose from {', '.join(made)}")
    chosen = made[process]()
    sys.stdout.flush()
    os.execvpe(chosen.command[0], chosen.command, os.environ | chosen.env)  # noqa: S606


@app.command()
def health(
    process: Annotated[
        str, typer.Argument(help="web, beat, worker-interactive, -ingest or -idle.")
    ],
    port: Port = 8000,
) -> None:
    """Whether a process of this machine does its work: exit status 0 or 1 (for containers)."""
    from labelhub.supervisor.health import pulse_beats, web_answers

    if process == "web":
        url = f"http://127.0.0.1:{port}"
        well = web_answers(url, os.environ.get("LABELHUB_PUBLIC_URL") or url)
    else:
        set_up_django(None)
        well = pulse_beats(process)
    if not well:
        fail(f"{process} does not answer.")
    typer.echo(f"{process} answers.")


@app.command()
def migrate(var: Var = None) -> None:
    """Bring the database's tables up to date."""
    from labelhub.supervisor import Supervisor, UpError

    try:
        Supervisor(var).migrate()
    except UpError as problem:
        fail(str(problem))
    typer.echo("The database is up to date.")


@app.command("import")
def import_(
    project: Project,
    files: Annotated[list[Path], typer.Argument(help="JSONL, CSV, or a zip of images.")],
    url: Url = LOCAL,
    token: Token = "",
    format_: Annotated[
        str | None, typer.Option("--format", help="jsonl, csv or images; else by the name.")
    ] = None,
    encoding: Annotated[str | None, typer.Option(help="Of a text file; else utf-8.")] = None,
    as_json: Json = False,
) -> None:
    """Send files to a project and wait until they are in. Twice adds nothing."""
    require(token)
    from labelhub.transfers import import_files

    how = {"format": format_, "encoding": encoding}
    raise typer.Exit(import_files(url, token, project, files, how, as_json))


@app.command()
def export(
    project: Project,
    format_: Annotated[ExportFormat, typer.Option("--format")] = "jsonl",
    out: Annotated[Path | None, typer.Option(help="A file; else standard output.")] = None,
    machine: Annotated[bool, typer.Option(help="With the model's labels.")] = True,
    url: Url = LOCAL,
    token: Token = "",
    as_json: Json = False,
) -> None:
    """Take the data set away: every item with its label, and who or what gave it."""
    require(token)
    from labelhub.transfers import export_file

    done = export_file(url, token, project, format_, out, machine=machine, as_json=as_json)
    raise typer.Exit(done)


def require(token: str) -> None:
    if not token:
        fail(
            "No API token. Make one on the page API tokens, then set LABELHUB_TOKEN or --token.",
            NOT_YOURS,
        )


@users.command("add")
def add_user(
    email: Annotated[str, typer.Argument(help="The address they sign in with.")],
    name: Annotated[str, typer.Option(help="What colleagues see beside their labels.")],
    owner: Annotated[
        str | None,
        typer.Option(metavar="ORGANISATION", help="Makes them an owner of it; made if new."),
    ] = None,
    as_json: Json = False,
    var: Var = None,
) -> None:
    """Give a person an account. The password is asked for, or read from standard input."""
    set_up_django(var)
    from django.db import DatabaseError

    from labelhub.flow.errors import Refused

    try:
        user_id = make_user(email, name, read_password(), owner)
    except DatabaseError as problem:
        fail(f"The database cannot be used ({problem}). Is it up to date? Run: labelhub migrate")
    except Refused as refusal:
        reasons = [f"  {field}: {reason}" for field, reason in refusal.fields.items()]
        fail("\n".join([refusal.message, *reasons]))
    said = {"id": user_id, "email": email.strip().lower(), "owner_of": owner}
    typer.echo(dumps(said) if as_json else f"{said['email']} can sign in now.")


def make_user(email: str, name: str, password: str, owner_of: str | None) -> int:
    """The new account's id; the organisation and the account are made together or not at all."""
    from django.db import transaction

    from labelhub.flow.create_organisation import create_organisation
    from labelhub.flow.create_user import new_user, save_user
    from labelhub.models import Organisation

    user = new_user(email=email, name=name, password=password)
    with transaction.atomic():
        found = Organisation.objects.filter(name=owner_of).first() if owner_of else None
        organisation = found or (create_organisation(name=owner_of) if owner_of else None)
        save_user(user, organisation)
    return int(user.pk)


def read_password() -> str:
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\n")


def set_up_django(var: Path | None) -> None:
    """Readies Django in this process."""
    if var:
        os.environ["LABELHUB_VAR"] = str(var)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "labelhub.settings")
    import django

    django.setup()


def dumps(value: object) -> str:
    import json

    return json.dumps(value, ensure_ascii=False)


def main() -> None:
    app()
