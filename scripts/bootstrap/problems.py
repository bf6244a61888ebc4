"""Turns the end of a failed command's output into one sentence."""

import re


class SetupError(Exception):
    """Carries one sentence: what was wrong and what to do about it."""


# The first pattern found wins, so the cause stands above its consequences.
KNOWN = [
    (
        r"No space left on device|ENOSPC|Disk quota exceeded",
        "the disk is full: free a few gigabytes and run it again",
    ),
    (
        r"Temporary failure in name resolution|Name or service not known|nodename nor servname"
        r"|NewConnectionError|ConnectTimeout|Read timed out|ReadTimeoutError|Network is unreachable"
        r"|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET|ENETUNREACH|ProxyError"
        r"|Connection refused",
        "the package index cannot be reached: check the network, or the proxy that pip and npm use",
    ),
    (
        r"CERTIFICATE_VERIFY_FAILED|SELF_SIGNED_CERT|UNABLE_TO_GET_ISSUER_CERT",
        "the package index's certificate is not trusted: a proxy may need its own (PIP_CERT, "
        "NODE_EXTRA_CA_CERTS)",
    ),
    (
        r"Permission denied|EACCES|Read-only file system|EROFS",
        "a file cannot be written: check who owns this checkout",
    ),
    (
        r"package-lock\.json.* (?:are not|is not) in sync|EUSAGE",
        "frontend/package-lock.json does not match package.json: run npm install in frontend/",
    ),
]


def cause(output: str) -> str | None:
    """The known cause that the output of a command shows, or None."""
    return next((sentence for pattern, sentence in KNOWN if re.search(pattern, output)), None)


def failure(what: str, output: str) -> SetupError:
    """What to raise when the command that does `what` has failed with `output`."""
    found = cause(output)
    if found:
        return SetupError(f"{what} failed because {found}.")
    lines = [line.strip() for line in output.splitlines() if re.search(r"\w{3}", line)]
    errors = [line for line in lines if re.search(r"\berror\b", line, re.IGNORECASE)]
    telling = (errors or lines or ["it said nothing"])[-1]
    return SetupError(f"{what} failed: {telling[:300]}")
