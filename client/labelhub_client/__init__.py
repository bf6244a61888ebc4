"""The LabelHub client: typed, on httpx alone."""

from labelhub_client.client import LabelHub
from labelhub_client.errors import LabelHubError
from labelhub_client.types import Answer, Bench, Job, Project, Task

__all__ = ["Answer", "Bench", "Job", "LabelHub", "LabelHubError", "Project", "Task"]
