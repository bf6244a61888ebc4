"""The learners by kind of task. To add one: copy a file of this folder and add its line below."""

from __future__ import annotations

from labelhub.models import Project
from workers.learners.base import Given, Learner, Learnt
from workers.learners.boxes import BoxesLearner
from workers.learners.choices import ChoicesLearner
from workers.learners.classification import ClassificationLearner
from workers.learners.preference import PreferenceLearner
from workers.learners.rewriting import RewritingLearner
from workers.learners.spans import SpansLearner
from workers.learners.typical import TypicalLearner

CHOICES = "choices"  # classification with several classes an item
LEARNERS: dict[str, Learner] = {
    "classification": ClassificationLearner(),
    CHOICES: ChoicesLearner(),
    "spans": SpansLearner(),
    "preference": PreferenceLearner(),
    "rewriting": RewritingLearner(),
    "boxes": BoxesLearner(),
}
WITHOUT_MODEL = TypicalLearner()


def learner_of(project: Project) -> Learner:
    """What learns from this project's answers; of a kind that has nothing, only the order."""
    return LEARNERS.get(task_of(project), WITHOUT_MODEL)


def task_of(project: Project) -> str:
    """The project's key in LEARNERS."""
    several = project.kind == "classification" and project.options.get("multi")
    return CHOICES if several else project.kind


__all__ = ["LEARNERS", "Given", "Learner", "Learnt", "learner_of", "task_of"]
