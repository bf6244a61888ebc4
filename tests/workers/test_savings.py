"""The replay of a finished project, from its rows to the job's result."""

from __future__ import annotations

import numpy as np
import pytest

from labelhub.flow.queue_savings import FEWEST_LABELS, queue_savings
from labelhub.models import Item, Job, Project
from labelhub.queries.savings import savings_of
from tests.people import Cast, make_cast
from tests.workers.test_tasks import add_glyphs, encode, label, run_a_round
from workers import savings, tasks
from workers.arrays import load_pool

pytestmark = pytest.mark.usefixtures("files_folder")


@pytest.fixture
def finished(db: None) -> Cast:
    """180 pictures of three kinds, 60 of them labelled right, and closed."""
    cast = make_cast(items=0, cap="20.00", modality="image")
    add_glyphs(cast.project, 180)
    encode(cast)
    run_a_round(cast)
    label(cast, FEWEST_LABELS + 10)
    run_a_round(cast)
    Project.objects.filter(pk=cast.project.pk).update(state=Project.State.CLOSED)
    cast.project.refresh_from_db()
    return cast


def test_a_finished_project_says_what_choosing_saved(finished: Cast) -> None:
    (job,) = queue_savings()
    tasks.hindsight_here(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.DONE, job.error
    assert savings_of(finished.project)["state"] in ("measured", "more_than")


def test_people_s_labels_stand_and_the_model_s_fill_the_rest(finished: Cast) -> None:
    pool = load_pool(finished.project)
    assert pool is not None
    made = savings.delivered(finished.project, pool)
    known = np.arange(180) % 3
    assert len(made.truth) == 180
    assert (made.truth == known).mean() > 0.9


def test_an_item_that_no_class_fits_is_left_out(finished: Cast) -> None:
    Item.objects.filter(project=finished.project, state="labelled").update(label="c9")
    pool = load_pool(finished.project)
    assert pool is not None
    assert len(savings.delivered(finished.project, pool).truth) == 180 - FEWEST_LABELS - 10
