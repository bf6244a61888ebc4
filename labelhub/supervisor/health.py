"""Whether a process that was started also does its work."""

import http.client
import socket
from urllib.parse import urlsplit


def web_answers(url: str, public_url: str) -> bool:
    """Whether the web process at `url` is ready. It is asked by the name that people use."""
    address, public = urlsplit(url), urlsplit(public_url)
    headers = {"Host": public.netloc, "X-Forwarded-Proto": public.scheme}
    connection = http.client.HTTPConnection(address.netloc, timeout=2)
    try:
        connection.request("GET", "/readyz", headers=headers)
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def pulse_beats(process: str) -> bool:
    """Whether this machine's process of that name has written its pulse. Needs Django set up."""
    from labelhub.queries.workers import worker_health

    names = {process, f"{process}@{socket.gethostname()}"}
    return any(row["alive"] for row in worker_health()["processes"] if row["name"] in names)
