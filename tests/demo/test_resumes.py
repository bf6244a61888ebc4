"""The frozen pool of résumé lines: its hash, its variety, its manners."""

import hashlib
import json
import re
from collections import Counter
from functools import cache

from workers.demo.resumes import CLASSES, generate

FROZEN = "62240c5dc98cff92b1185c5dcd18200f7ab2b311f20e535a6c3426e04e3b0f6e"


@cache
def pool() -> list[dict[str, str]]:
    return generate()


def test_the_generator_is_frozen() -> None:
    text = json.dumps(pool(), ensure_ascii=False, sort_keys=True)
    assert hashlib.sha256(text.encode()).hexdigest() == FROZEN


def test_the_pool_holds_at_least_four_thousand_lines_of_eight_classes() -> None:
    counts = Counter(row["label"] for row in pool())
    assert counts.total() >= 4000
    assert set(counts) == set(CLASSES)
    assert min(counts.values()) > 300


def test_hardly_a_line_repeats() -> None:
    texts = [row["text"].casefold() for row in pool()]
    assert 1 - len(set(texts)) / len(texts) < 0.03


def test_keys_are_unique() -> None:
    keys = [row["key"] for row in pool()]
    assert len(set(keys)) == len(keys)


def test_another_seed_gives_other_lines() -> None:
    assert generate(100, seed=1) != generate(100, seed=2)


def test_each_line_knows_its_neighbours() -> None:
    rows = {row["key"]: row for row in pool()}
    pairs = [(row, rows.get(_next_key(row["key"]))) for row in pool()]
    close = [(row, after) for row, after in pairs if after]
    assert len(close) > 3000
    assert all(row["after"] == after["text"] for row, after in close)
    assert all(after["before"] == row["text"] for row, after in close)


def _next_key(key: str) -> str:
    stem, number = key.rsplit("-", 1)
    return f"{stem}-{int(number) + 1:02d}"


def test_one_word_stands_in_three_classes() -> None:
    labels = {row["label"] for row in pool() if "florida" in row["text"].lower()}
    assert {"Place", "Company", "School"} <= labels


def test_contact_lines_use_reserved_hosts_and_numbers_only() -> None:
    contacts = " ".join(row["text"] for row in pool() if row["label"] == "Contact").lower()
    hosts = re.findall(r"[@/.]([a-z0-9-]+\.(?:com|org|net))", contacts)
    assert hosts
    assert set(hosts) <= {"example.com", "example.org"}
    numbers = re.findall(r"\b\d{3}[)\s.-]+\d{3}[\s.-]\d{4}\b", contacts)
    assert numbers
    assert all(re.search(r"555[\s.-]01\d\d$", number) for number in numbers)
