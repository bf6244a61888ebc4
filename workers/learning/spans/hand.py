"""Features of words that a person would think of, hashed (Weinberger et al. 2009).

Spelling and shape (Zhang & Johnson 2003; Ratinov & Roth 2009), the neighbours', and in documents
where the word stands. MiniLM knows no capitals, so shape is what it lacks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

import numpy as np
from scipy.sparse import csr_matrix

BUCKETS = 1 << 20
REACH = (-2, -1, 1, 2)  # neighbours that count
AFFIXES = (1, 2, 3, 4)
LONGEST = 20  # characters of a word that n-grams are taken from
SHAPE = 12


@dataclass(frozen=True)
class Place:
    """Where a document's word stands. decile: 0..9 of its words; heading: the last one's words;
    new_line: it is the first word of its line."""

    decile: int
    heading: str
    new_line: bool


def hashed(
    sentences: Sequence[Sequence[str]], places: Sequence[Sequence[Place]] | None = None
) -> csr_matrix:
    """One row of zeros and ones a word, sentences end to end: (T, 2^20) float32."""
    columns: list[int] = []
    ends = [0]
    for i, words in enumerate(sentences):
        for row in sentence_features(words, places[i] if places else None):
            columns.extend(sorted({crc32(name.encode()) % BUCKETS for name in row}))
            ends.append(len(columns))
    data = np.ones(len(columns), np.float32)
    return csr_matrix((data, np.array(columns, np.int32), ends), shape=(len(ends) - 1, BUCKETS))


def sentence_features(
    words: Sequence[str], places: Sequence[Place] | None = None
) -> list[list[str]]:
    """The names of what is true of each word."""
    capitals = int(3 * sum(word[:1].isupper() for word in words) / max(1, len(words)))
    around = [_as_neighbour(word) for word in words]
    rows = []
    for i, word in enumerate(words):
        row = ["bias", f"capitals={capitals}", *word_features(word), *_neighbours(around, i)]
        rows.append(row + (_place_features(places[i], around[i][1]) if places else []))
    return rows


@lru_cache(maxsize=1 << 17)
def word_features(word: str) -> tuple[str, ...]:
    """Spelling and shape of the word alone."""
    low = word.lower()
    found = [f"word={low}", f"shape={shape(word)}", f"short={short_shape(word)}"]
    found += [f"pre={low[:n]}" for n in AFFIXES if len(low) >= n]
    found += [f"suf={low[-n:]}" for n in AFFIXES if len(low) >= n]
    fenced = f"<{low[:LONGEST]}>"
    found += [f"tri={fenced[i : i + 3]}" for i in range(len(fenced) - 2)]
    return (*found, *_flags(word))


def _flags(word: str) -> list[str]:
    flags = {
        "title": word.istitle(),
        "upper": word.isupper(),
        "number": word.isdigit(),
        "has digit": any(c.isdigit() for c in word),
        "hyphen": "-" in word,
        f"mark {word[:1]}": word[:1] in "@#",
        "punctuation": not word.isalnum(),
    }
    return [name for name, true in flags.items() if true]


def shape(word: str) -> str:
    """X for capitals, x for other letters, d for digits: "iPhone7" -> "xXxxxxd"."""
    kinds = (
        "X" if c.isupper() else "x" if c.isalpha() else "d" if c.isdigit() else c for c in word
    )
    return "".join(kinds)[:SHAPE]


def short_shape(word: str) -> str:
    """The shape with its runs made one: "iPhone7" -> "xXxd"."""
    return re.sub(r"(.)\1+", r"\1", shape(word))


def _as_neighbour(word: str) -> tuple[str, str]:
    return word.lower(), short_shape(word)


def _neighbours(around: Sequence[tuple[str, str]], i: int) -> list[str]:
    found = []
    for d in REACH:
        if not 0 <= i + d < len(around):
            found.append(f"{d}:none")
            continue
        low, kind = around[i + d]
        found += [f"{d}:word={low}", f"{d}:short={kind}"]
        found += [f"{d}:suf={low[-3:]}"] if abs(d) == 1 else []
    before = around[i - 1][1] if i else "^"
    after = around[i + 1][1] if i + 1 < len(around) else "$"
    here = around[i][1]
    return [*found, f"shapes={before}|{here}", f"shapes={here}|{after}|"]


def _place_features(place: Place, kind: str) -> list[str]:
    heading = place.heading.lower()
    names = [f"decile={place.decile}", f"heading={heading}", f"heading={heading}|{kind}"]
    return [*names, "new line"] if place.new_line else names
