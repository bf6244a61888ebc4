"""How far the model can be trusted, from what it said of items before people labelled them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from labelhub.models import Arm, Item, ModelVersion, Project
from labelhub.queries.predictions import Predictions
from workers.learning.certify import Moment, calibrate, expected_errors, scale_by_pilot

FloatArray = npt.NDArray[np.float64]
RANKED = (Arm.CHOSEN, Arm.RANDOM)


@dataclass(frozen=True)
class Guesses:
    """confidence, wrong: (L,) of each label that came after a guess, in the order of the labels.

    pilot: (P,) item ids of the audit, which no model was trained on;  said: (P,) what people said
    """

    confidence: FloatArray
    wrong: npt.NDArray[np.bool_]
    pilot: npt.NDArray[np.int64]
    said: list[str]


def guess_of(
    probs: npt.NDArray[np.floating[Any]] | None, row: int, classes: list[str]
) -> tuple[str, float | None]:
    """(class id, probability) that a model gives row `row` of the pool, kept until its label comes."""
    if probs is None:
        return "", None
    return classes[int(probs[row].argmax())], float(probs[row].max())


def read_guesses(project: Project | int) -> Guesses:
    """The project's standing labels beside what the model had said. "" is none of the classes."""
    labelled = Item.objects.filter(project=project, state=Item.State.LABELLED)
    guessed = labelled.filter(
        annotation__arm__in=RANKED, annotation__lease__confidence__isnull=False
    ).order_by("annotation_id")
    columns = ("label", "annotation__lease__guess", "annotation__lease__confidence")
    rows = list(guessed.values_list(*columns))
    pilot = list(
        labelled.filter(annotation__arm=Arm.AUDIT).order_by("pk").values_list("pk", "label")
    )
    return Guesses(
        np.array([confidence for _, _, confidence in rows], np.float64),
        np.array([label != guess for label, guess, _ in rows], bool),
        np.array([pk for pk, _ in pilot], np.int64),
        [label for _, label in pilot],
    )


def doubts_of(guesses: Guesses, confidence: FloatArray, said: Predictions) -> FloatArray:
    """(R,) probability that each machine label is wrong, of its largest class probability.

    said: the current model's predictions, of which the pilot's tell how far off the doubts are
    """
    learnt = calibrate(guesses.confidence, guesses.wrong)
    place = np.searchsorted(said.items, guesses.pilot).clip(max=len(said.items) - 1)
    known = said.items[place] == guesses.pilot
    names = [said.classes[column] for column in said.top[place]]
    wrong = np.array([a != b for a, b in zip(names, guesses.said, strict=True)], bool)
    pilot = learnt.doubts(said.confidence[place[known]])
    doubts = scale_by_pilot(learnt.doubts(confidence), pilot, int(wrong[known].sum()))
    return np.asarray(doubts, np.float64)


def errors_expected(project_id: int, said: Predictions, human: npt.NDArray[np.bool_]) -> float:
    """How many labels of those that no person gave are thought to be wrong. human: (N,) mask."""
    confidence = np.asarray(said.confidence[~human], np.float64)
    return expected_errors(doubts_of(read_guesses(project_id), confidence, said))


def history_of(project: Project) -> list[Moment]:
    """Labels and expected errors of the project's rounds, ascending in labels."""
    versions = ModelVersion.objects.filter(project=project).order_by("number")
    rows: Any = versions.values_list("human_labels", "metrics__expected_errors")
    return [Moment(labels, errors) for labels, errors in rows if errors is not None]
