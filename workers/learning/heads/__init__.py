"""Heads: what turns features and a few labels into probabilities."""

from workers.learning.heads.logistic import LogisticHead

__all__ = ["LogisticHead"]
