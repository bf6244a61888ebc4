"""Résumé lines: a seeded generator of whole fictional résumés, frozen before any tuning.

The lines are hard on purpose: towns, firms, schools, tools and people share their words, layouts
differ, and some lines can only be told by their neighbours. Frozen: a test pins the hash of the
output. Headings and names stand between the lines as context; they are no items themselves.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import chain
from random import Random

from workers.demo import lines
from workers.demo import vocabulary as v

SEED = 20251124  # never change: published figures speak of this pool
CLASSES = ("Job Title", "Company", "Place", "Degree", "School", "Date", "Skill", "Contact")
TYPO_RATE = 0.03  # share of lines
RESERVED = "example."  # a misspelt host could belong to somebody
FRESH_TRIES = 8  # redraws of a line that the pool has already

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Line:
    """A line of a résumé; label None: a heading or a name, shown as context only."""

    text: str
    label: str | None


Block = list[Line]
Maker = Callable[[Random], str]
Case = Callable[[str], str]

PLACE: Maker = partial(lines.write, lines.PLACES)


def generate(n: int = 4000, seed: int = SEED) -> list[dict[str, str]]:
    """Return at least n items (the last résumé stays whole): key, text, before, after, label.

    `before` and `after` are the neighbouring lines, empty at a résumé's ends.
    """
    rng = Random(seed)  # noqa: S311 - data, no secret
    writer = _Writer(rng)
    items: list[dict[str, str]] = []
    number = 0
    while len(items) < n:
        number += 1
        items.extend(_items(number, writer.resume()))
    return items


def _items(number: int, resume: Block) -> Iterator[dict[str, str]]:
    """Yield the labelled lines of a résumé, each with its neighbours."""
    texts = ["", *(line.text for line in resume), ""]
    for row, line in enumerate(resume):
        if line.label is not None:
            key = f"resume-{number:03d}-{row + 1:02d}"
            neighbours = {"before": texts[row], "after": texts[row + 2]}
            yield {"key": key, "text": line.text, **neighbours, "label": line.label}


class _Writer:
    """Writes one résumé after another and remembers lines, so that few of them repeat."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self._seen: set[str] = set()

    def resume(self) -> Block:
        first, last = self.rng.choice(v.FIRST_NAMES), self.rng.choice(v.SURNAMES)
        case = self.rng.choice((str, str, str, str, str.upper, str.lower))
        sections = [self._work(case), self._studies(case), self._skills(case)]
        self.rng.shuffle(sections)
        body = list(chain.from_iterable(sections))
        name, contacts = Line(f"{first} {last}", None), self._contacts(first.lower(), last.lower())
        at_foot = self.rng.random() < 0.25
        return [name, *body, *contacts] if at_foot else [name, *contacts, *body]

    def _line(self, label: str, make: Maker, case: Case = str) -> Line:
        """Draw a line that the pool lacks, if a few tries find one."""
        for _ in range(FRESH_TRIES):
            text = _misspelt(case(make(self.rng)), self.rng)
            if text.casefold() not in self._seen:
                break
        self._seen.add(text.casefold())
        return Line(text, label)

    def _contacts(self, first: str, last: str) -> Block:
        own = {"me": first, "mine": last, "handle": first[0] + last}
        count = self.rng.choice((2, 2, 3, 3, 4))
        make = partial(lines.write, lines.CONTACTS, own=own)
        block = [self._line("Contact", make) for _ in range(count)]
        if self.rng.random() < 0.4:
            block.insert(self.rng.randint(0, count), self._line("Place", PLACE))
        return block

    def _work(self, case: Case) -> Block:
        makers: dict[str, tuple[float, Maker]] = {
            "Job Title": (0.97, partial(lines.write, lines.JOB_TITLES)),
            "Company": (0.95, partial(lines.write, lines.COMPANIES)),
            "Place": (0.55, PLACE),
            "Date": (0.85, partial(lines.date, words=v.WORK_DATE_WORDS)),
        }
        return self._section(v.HEADINGS_WORK, self.rng.randint(2, 4), makers, case)

    def _studies(self, case: Case) -> Block:
        makers: dict[str, tuple[float, Maker]] = {
            "Degree": (0.95, partial(lines.write, lines.DEGREES)),
            "School": (0.97, partial(lines.write, lines.SCHOOLS)),
            "Place": (0.3, PLACE),
            "Date": (0.6, partial(lines.date, words=v.STUDY_DATE_WORDS)),
        }
        return self._section(v.HEADINGS_SCHOOL, self.rng.randint(1, 3), makers, case)

    def _section(
        self,
        headings: tuple[str, ...],
        count: int,
        makers: Mapping[str, tuple[float, Maker]],
        case: Case,
    ) -> Block:
        """Write `count` posts or studies; a line of each class comes with its chance."""
        order = list(makers)
        self.rng.shuffle(order)
        entries = [
            [self._line(k, makers[k][1], case) for k in order if self.rng.random() < makers[k][0]]
            for _ in range(count)
        ]
        return [*self._heading(headings), *_laid_out(entries, self.rng)]

    def _skills(self, case: Case) -> Block:
        style = case if self.rng.random() < 0.5 else _capital
        make = partial(lines.write, lines.SKILLS)
        block = [self._line("Skill", make, style) for _ in range(self.rng.randint(3, 7))]
        return [*self._heading(v.HEADINGS_SKILLS), *block]

    def _heading(self, headings: tuple[str, ...]) -> Block:
        """A heading, in two résumés of three."""
        return [Line(self.rng.choice(headings), None)] if self.rng.random() < 0.65 else []


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _laid_out(entries: list[Block], rng: Random) -> Block:
    """Order the entries' lines: entry by entry, each in its own order, or column by column."""
    layout = rng.choice(("rows", "rows", "loose", "columns"))
    if layout == "loose":
        for entry in entries:
            rng.shuffle(entry)
    flat = list(chain.from_iterable(entries))
    if layout == "columns":  # as a converter reads a table set in columns
        labels = [line.label for line in flat]
        return sorted(flat, key=lambda line: labels.index(line.label))
    return flat


def _misspelt(text: str, rng: Random) -> str:
    """Return the text, rarely with two letters swapped, one dropped, doubled or replaced."""
    spots = [i for i in range(1, len(text) - 1) if text[i].isalpha() and text[i + 1].isalpha()]
    if rng.random() >= TYPO_RATE or len(spots) < 3 or RESERVED in text.lower():
        return text
    at = rng.choice(spots)
    left, letter, right = text[:at], text[at], text[at + 1 :]
    kind = rng.choice(("swap", "drop", "double", "replace"))
    if kind == "swap":
        return left + right[0] + letter + right[1:]
    return left + {"drop": "", "double": letter * 2, "replace": rng.choice(_LETTERS)}[kind] + right
