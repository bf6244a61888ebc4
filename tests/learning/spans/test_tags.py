import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.learning.spans.offsets import to_offsets, to_words, words_of
from workers.learning.spans.tags import TagSet, entity_score, exclusive, spans_of, to_bio

TAGS = TagSet(("ORG", "PER"))


def said(text: str) -> list[str]:
    return [text[first:end] for first, end in words_of(text)]


def test_iob1_and_bio_spell_the_same_spans():
    iob1 = ["I-PER", "I-PER", "B-PER", "O", "I-ORG", "I-PER"]
    bio = ["B-PER", "I-PER", "B-PER", "O", "B-ORG", "B-PER"]
    assert to_bio(iob1) == bio
    assert to_bio(bio) == bio
    assert spans_of(iob1) == [(0, 2, "PER"), (2, 3, "PER"), (4, 5, "ORG"), (5, 6, "PER")]


@pytest.mark.parametrize("name", ["PER", "B-", "X-PER", ""])
def test_what_is_no_tag_is_refused(name: str):
    with pytest.raises(ValueError, match="no BIO tag"):
        to_bio([name])


def test_spans_become_tags_and_spans_again():
    spans = [(0, 2, "PER"), (2, 3, "PER"), (4, 6, "ORG")]
    tags = TAGS.encode(spans, 7)
    assert [TAGS.names[tag] for tag in tags] == [
        "B-PER",
        "I-PER",
        "B-PER",
        "O",
        "B-ORG",
        "I-ORG",
        "O",
    ]
    assert TAGS.decode(tags) == spans


@given(st.lists(st.tuples(st.integers(1, 3), st.sampled_from(["", "ORG", "PER"])), max_size=8))
def test_any_spans_side_by_side_survive_tagging(parts: list[tuple[int, str]]):
    spans, at = [], 0
    for size, kind in parts:
        spans += [(at, at + size, kind)] if kind else []
        at += size
    assert TAGS.decode(TAGS.encode(spans, at)) == spans


@pytest.mark.parametrize(
    ("spans", "said"),
    [
        ([(0, 2, "PER"), (1, 3, "ORG")], "overlaps"),
        ([(0, 5, "PER")], "does not lie"),
        ([(1, 1, "PER")], "does not lie"),
        ([(0, 1, "LOC")], "no type LOC"),
    ],
)
def test_spans_that_cannot_be_tags_are_refused(spans, said: str):
    with pytest.raises(ValueError, match=said):
        TAGS.encode(spans, 4)


def test_inclusive_ends_become_exclusive():
    assert exclusive([(3, 5, "PER")]) == [(3, 6, "PER")]


def test_words_never_cut_what_is_one_sign():
    family, wave, flag = "👨‍👩‍👧", "👋🏽", "🇩🇪"
    assert said(f"Ana {family}{wave}{flag}!") == ["Ana", family, wave, flag, "!"]
    assert said("cafe\u0301 naïve") == ["cafe\u0301", "naïve"]
    assert said("हिन्दी भाषा") == ["हिन्दी", "भाषा"]
    assert said("@bob's 3.5kg") == ["@", "bob", "'", "s", "3", ".", "5kg"]


def test_offsets_count_code_points_and_come_back():
    text = "👨‍👩‍👧 Zoe\u0308 met שרה לוי in القاهرة 🇪🇬."
    spans = [
        (text.index(name), text.index(name) + len(name), kind)
        for name, kind in (("Zoe\u0308", "PER"), ("שרה לוי", "PER"), ("القاهرة 🇪🇬", "ORG"))
    ]
    words = words_of(text)
    tags = TAGS.encode(to_words(words, spans), len(words))
    assert to_offsets(words, TAGS.decode(tags)) == spans


@given(st.text(max_size=40))
def test_words_cover_all_but_white_space_in_order(text: str):
    words = words_of(text)
    assert "".join(text[a:b] for a, b in words) == "".join(text.split())
    assert all(a < b <= c for (a, b), (c, _) in itertools.pairwise(words))
    assert to_offsets(words, to_words(words, [(a, b, "x") for a, b in words])) == [
        (a, b, "x") for a, b in words
    ]


def test_a_span_that_cuts_a_word_takes_the_whole_of_it():
    words = words_of("New Yorkers")
    assert to_offsets(words, to_words(words, [(0, 8, "ORG")])) == [(0, 11, "ORG")]


def test_spans_without_a_word_or_in_the_same_word_are_refused():
    words = words_of("New  Yorkers")
    with pytest.raises(ValueError, match="covers no word"):
        to_words(words, [(3, 5, "ORG")])
    with pytest.raises(ValueError, match="overlaps"):
        to_words(words, [(5, 8, "ORG"), (8, 12, "PER")])


def test_only_exact_matches_count():
    truth = [[(0, 2, "PER"), (3, 4, "ORG")], [(0, 1, "PER")], []]
    found = [[(0, 2, "PER"), (3, 5, "ORG")], [(0, 1, "ORG")], [(2, 3, "PER")]]
    score = entity_score(truth, found)
    assert (score.precision, score.recall) == (1 / 4, 1 / 3)
    assert score.f1 == pytest.approx(2 / 7)
    assert entity_score([[]], [[]]).f1 == 0
    with pytest.raises(ValueError, match="shorter"):
        entity_score(truth, found[:2])


def test_no_tag_may_follow_where_bio_forbids():
    names = TAGS.names
    for i, before in enumerate(names):
        for j, after in enumerate(names):
            fits = not after.startswith("I-") or before[2:] == after[2:]
            assert TAGS.allowed[i, j] == fits
    assert np.flatnonzero(~TAGS.allowed_first).tolist() == [2, 4]
