"""Words of a text, and spans of code points as spans of words and back.

Offsets count Unicode code points, as Python's strings do, ends exclusive. A word never cuts what is
read as one sign: letters keep their combining marks, emoji their joiners and skin tones.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from workers.learning.spans.tags import Span

Range = tuple[int, int]

JOINER = "\u200d"
SKIN_TONES = range(0x1F3FB, 0x1F400)
FLAGS = range(0x1F1E6, 0x1F200)  # regional indicators: two make a flag


def words_of(text: str) -> list[Range]:
    """Where the words of a text lie: runs of letters and digits, and every other sign by itself."""
    words: list[list[int]] = []
    for i, sign in enumerate(text):
        if sign.isspace():
            continue
        if words and words[-1][1] == i and _goes_on(text[words[-1][0] : i], sign):
            words[-1][1] = i + 1
        else:
            words.append([i, i + 1])
    return [(first, end) for first, end in words]


def _goes_on(word: str, sign: str) -> bool:
    """Does the sign belong to the word that ends right before it?"""
    kind = unicodedata.category(sign)
    if kind in ("Mn", "Mc", "Me", "Cf") or ord(sign) in SKIN_TONES or word.endswith(JOINER):
        return True
    if ord(sign) in FLAGS:
        return len(word) == 1 and ord(word) in FLAGS
    return _is_letter(sign) and _is_letter(word[0])


def _is_letter(sign: str) -> bool:
    return sign.isalnum() or sign == "_"


def to_words(words: Sequence[Range], spans: Iterable[Span]) -> list[Span]:
    """Spans of code points as spans of words; one that cuts a word takes the whole of it.

    Raises ValueError for a span that touches no word, or that meets another in one.
    """
    made: list[Span] = []
    for start, end, kind in sorted(spans):
        touched = [i for i, (first, last) in enumerate(words) if first < end and start < last]
        if start >= end or not touched:
            raise ValueError(f"span {start}..{end} covers no word")
        if made and touched[0] < made[-1][1]:
            raise ValueError(f"span {start}..{end} overlaps another")
        made.append((touched[0], touched[-1] + 1, kind))
    return made


def to_offsets(words: Sequence[Range], spans: Iterable[Span]) -> list[Span]:
    """Spans of words as spans of code points."""
    return [(words[first][0], words[end - 1][1], kind) for first, end, kind in spans]
