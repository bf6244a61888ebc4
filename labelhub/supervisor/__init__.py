"""`labelhub up`: starts the processes of an installation, keeps them running, stops them all."""

from labelhub.supervisor.checks import UpError
from labelhub.supervisor.processes import PARTS, Process
from labelhub.supervisor.supervisor import Supervisor

__all__ = ["PARTS", "Process", "Supervisor", "UpError"]
