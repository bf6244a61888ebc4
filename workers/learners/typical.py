"""Without a model: typical items first. For kinds that nothing learns from yet."""

from __future__ import annotations

from workers.arrays import read_answers
from workers.learners.base import ONE_IN_TEN, Given, Learnt, filled, outcome
from workers.learning.strategies import STRATEGIES


class TypicalLearner:
    """Ranks, and publishes nothing."""

    def learn(self, given: Given) -> Learnt:
        answers = read_answers(given.project, given.pool)
        given.tell(len(answers.train))
        queue = filled(given, answers, given.pool.features, STRATEGIES["typiclust"])
        reason = (
            f"Nothing learns from answers of this kind: typical items come first; {ONE_IN_TEN}."
        )
        return outcome(given, answers, queue, reason, None, {"strategy": "typiclust"}, {})
