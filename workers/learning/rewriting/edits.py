"""How much of a draft a person changed: the least number of words put in, taken out or exchanged.

Levenshtein 1966 by dynamic programming (Wagner & Fischer 1974, J. ACM 21), exact, one row at a time;
as a share of the draft it is the translation edit rate without shifts (Snover et al. 2006).
"""

from __future__ import annotations

import numpy as np


def edit_distance(draft: list[str], final: list[str]) -> int:
    """Words to insert, delete or substitute to turn `draft` into `final`."""
    number = {word: i for i, word in enumerate(dict.fromkeys([*draft, *final]))}
    across = np.array([number[word] for word in final], np.intp)
    place = np.arange(len(final) + 1)
    row = place.copy()
    for i, word in enumerate(draft, start=1):
        kept = np.minimum(row[1:] + 1, row[:-1] + (across != number[word]))
        # An insertion follows its left neighbour, so the row is a running minimum along the diagonal.
        row = np.minimum.accumulate(np.concatenate([[i], kept]) - place) + place
    return int(row[-1])


def changed_share(draft: str, final: str) -> float:
    """Edits as a share of the draft's words, at most 1. An empty draft that was filled counts 1."""
    before, after = draft.split(), final.split()
    return min(1.0, edit_distance(before, after) / max(1, len(before)))
