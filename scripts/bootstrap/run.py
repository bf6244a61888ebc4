"""Works out which steps are left, and does them."""

import argparse
import sys
from collections.abc import Callable

from bootstrap import front_end, python_env
from bootstrap.problems import SetupError
from bootstrap.progress import Console, Step
from bootstrap.stamps import Stamps, digest

LOG = python_env.ROOT / "var" / "logs" / "setup.log"


def run(arguments: list[str]) -> int:
    """Sets up; returns the exit status: 0 done, 1 with one sentence, 130 on Ctrl-C."""
    options = parse(arguments)
    try:
        LOG.parent.mkdir(parents=True, exist_ok=True)
        LOG.write_text("")
        set_up(Console(LOG), dev=options.dev, torch=options.torch)
    except SetupError as problem:
        print(f"\nSet-up stopped: {problem}\nEverything it said is in {LOG}", file=sys.stderr)
        return 1
    except OSError as problem:
        print(f"\nSet-up stopped: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nSet-up interrupted. Run it again: it goes on where it stopped.", file=sys.stderr)
        return 130
    return 0


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/setup.py", description="Sets LabelHub up.")
    parser.add_argument("--dev", action="store_true", help="with what the tests need")
    parser.add_argument("--torch", default="", help="what pip installs instead of the CPU build")
    return parser.parse_args(arguments)


def set_up(console: Console, *, dev: bool, torch: str) -> None:
    stamps, first = Stamps(python_env.VENV / "setup-stamps.json"), []
    if not python_env.works():
        stamps.forget()
        first = [Step("Virtual environment", python_env.create)]
    # An environment that has the test tools keeps them when a plain `make demo` follows.
    dev = dev or stamps.read().get("extras") == "dev"
    console.run_steps(first + steps_left(stamps, dev=dev, torch=torch))


def steps_left(stamps: Stamps, *, dev: bool, torch: str) -> list[Step]:
    return python_steps(stamps, dev=dev, torch=torch) + front_end_steps(stamps, dev=dev)


def python_steps(stamps: Stamps, *, dev: bool, torch: str) -> list[Step]:
    done, wanted = stamps.read(), digest(python_env.PROJECTS, str(dev))
    steps = []
    if "torch" not in done or (torch and torch != done["torch"]):
        title = f"PyTorch ({torch})" if torch else "PyTorch, CPU build (about 200 MB)"
        steps.append(Step(title, _torch_then_stamp(stamps, torch)))
    if done.get("packages") != wanted:
        steps.append(Step("Python packages (about 300 MB)", _packages_then_stamp(stamps, dev)))
    return steps


def front_end_steps(stamps: Stamps, *, dev: bool) -> list[Step]:
    """None where nothing changed. The tests need npm's packages; a demo only a finished build."""
    if not front_end.exists():
        return []
    done, lock, sources = stamps.read(), front_end.lock_hash(), front_end.sources_hash()
    built = front_end.is_built() and done.get("front end") == sources
    installed = front_end.modules_are_there() and done.get("npm packages") == lock
    steps = []
    if (dev or not built) and not front_end.node_is_there():
        steps.append(Step("Node.js (about 60 MB)", front_end.install_node))
    if (dev or not built) and not installed:
        act = _then_stamp(stamps, "npm packages", lock, front_end.install_modules)
        steps.append(Step("The front end's packages", act))
    if not built:
        act = _then_stamp(stamps, "front end", sources, front_end.build)
        steps.append(Step("The front end", act))
    return steps


def _torch_then_stamp(stamps: Stamps, torch: str) -> Callable[[Console], None]:
    def install(console: Console) -> None:
        python_env.install_torch(console, torch or None)

    return _then_stamp(stamps, "torch", torch, install)


def _packages_then_stamp(stamps: Stamps, dev: bool) -> Callable[[Console], None]:
    def install(console: Console) -> None:
        python_env.install_packages(console, dev=dev)
        stamps.write("extras", "dev" if dev else "")

    return _then_stamp(stamps, "packages", digest(python_env.PROJECTS, str(dev)), install)


def _then_stamp(
    stamps: Stamps, name: str, value: str, act: Callable[[Console], None]
) -> Callable[[Console], None]:
    """The step, and its stamp once it is done: interrupted, it runs again next time."""

    def both(console: Console) -> None:
        act(console)
        stamps.write(name, value)

    return both
