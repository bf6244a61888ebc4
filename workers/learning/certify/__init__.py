"""Certified completion: at least this share of a pool's labels is right, with this confidence."""

from workers.learning.certify.audit import WEIGHTS, Audit, Look, Terms
from workers.learning.certify.calibrate import (
    Calibration,
    calibrate,
    expected_errors,
    scale_by_pilot,
)
from workers.learning.certify.plan import (
    Choice,
    Division,
    Moment,
    choose_order,
    classes_it_says_nothing_about,
    items_that_need_people,
    labels_used,
    planned_labels,
    should_freeze,
)

__all__ = [
    "WEIGHTS",
    "Audit",
    "Calibration",
    "Choice",
    "Division",
    "Look",
    "Moment",
    "Terms",
    "calibrate",
    "choose_order",
    "classes_it_says_nothing_about",
    "expected_errors",
    "items_that_need_people",
    "labels_used",
    "planned_labels",
    "scale_by_pilot",
    "should_freeze",
]
