"""Sets of sentences with spans in the tenfold bench: read, replayed and summed up like any other."""

import json
from pathlib import Path

import numpy as np
import pytest

from tests.learning.spans.conftest import TAGS, sentences
from workers.bench.target import BenchError
from workers.bench.tenfold import pools, spans
from workers.bench.tenfold.replay import Plan, arms, runs
from workers.bench.tenfold.report import summary
from workers.bench.tenfold.store import Store
from workers.bench.tenfold.tasks import TASKS

PLAIN = "Ana B-person\nlives O\n\nin O\nNew B-place\nYork I-place\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A made language as a folder of two CoNLL files."""
    for name, count, seed in (("tiny-train.conll", 200, 0), ("tiny.test.annotated", 60, 1)):
        words, truth = sentences(count, seed)
        blocks = [
            "".join(f"{word}\t{TAGS.names[tag]}\n" for word, tag in zip(*pair, strict=True))
            for pair in zip(words, truth, strict=True)
        ]
        (tmp_path / name).write_text("\n".join(blocks))
    return tmp_path


@pytest.fixture
def plan(folder: Path, tmp_path: Path) -> Plan:
    found = pools.load(str(folder), None)
    made = TASKS["spans"].prepare(found, (), tmp_path / "cache", lambda said: None)
    chosen = arms(["auto"], noise=False, task=TASKS["spans"])
    sizes = {"seeds": 1, "budget": 60, "r0_at": (190,)}
    return Plan(found, made.pool, made.test, made.encoders, chosen, **sizes)


def test_a_folder_of_conll_files_is_a_set_of_spans(tmp_path: Path):
    (tmp_path / "pool.conll").write_text(PLAIN)
    (tmp_path / "test.conll").write_text(PLAIN.replace("B-person", "I-person"))
    found = pools.load(str(tmp_path), None)
    assert (found.modality, found.metric, found.classes) == (
        "spans",
        "entity_f1",
        ["person", "place"],
    )
    assert found.pool.items[1].words == ("in", "New", "York")
    assert found.pool.items[1].spans == ((1, 3, "place"),)
    assert found.test.items == found.pool.items
    assert found.pool.y.tolist() == [1, 1]


def test_a_set_of_spans_is_found_by_name_like_any_other(folder: Path):
    assert folder.name in pools.names(folder.parent)


def test_a_blank_line_may_hold_white_space_and_documents_are_no_words(tmp_path: Path):
    (tmp_path / "pool.conll").write_text(
        "-DOCSTART- -X- O\n\nAna NNP B-person\n\t\nBob NNP B-person"
    )
    (tmp_path / "test.conll").write_text("Ana NNP B-person\n")
    assert [item.words for item in pools.load(str(tmp_path), None).pool.items] == [
        ("Ana",),
        ("Bob",),
    ]


@pytest.mark.parametrize(
    ("pool", "test", "said"),
    [
        ("Ana\n", PLAIN, "line 1"),
        ("Ana PERSON\n", PLAIN, "before line"),
        ("Ana B-person\n", PLAIN, "no span of place"),
        ("\n", PLAIN, "no items"),
    ],
)
def test_what_is_no_set_is_named(tmp_path: Path, pool: str, test: str, said: str):
    (tmp_path / "pool.conll").write_text(pool)
    (tmp_path / "test.conll").write_text(test)
    with pytest.raises(BenchError, match=said):
        pools.load(str(tmp_path), None)


def test_two_sets_that_differ_in_a_tag_have_other_contents(folder: Path):
    found, path = pools.load(str(folder), None), folder / "tiny-train.conll"
    path.write_text(path.read_text().replace("B-place", "B-person", 1))
    assert pools.load(str(folder), None).content != found.content


def test_spans_are_replayed_and_summed_up(plan: Plan, tmp_path: Path):
    made = list(runs(plan, Store(tmp_path / "runs.jsonl"), lambda said: None))
    assert [run["strategy"] for run in made] == ["r0", "auto", "random"]
    last = made[1]["curve"][-1]
    assert (last["labels"], last["audited"]) == (60, 9)
    assert last["entity_f1"] > 0.7
    assert last["words"] > 60 * 3
    found = summary(plan, made, 0.5)
    assert found["metric"] == "entity_f1"
    assert found["r0"]["model"] == spans.HAND_MODEL
    assert found["labels_to_target"]["auto"] < 60
    assert found["certified"] is None
    json.dumps(found, allow_nan=False)


def test_a_stopped_bench_of_spans_goes_on(plan: Plan, tmp_path: Path):
    store = Store(tmp_path / "runs.jsonl")
    first, again = (list(runs(plan, store, lambda said: None)) for _ in range(2))
    assert first == again


def test_word_vectors_are_made_once_and_then_read(plan: Plan, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(spans.words, "encode", None)
    made = spans.prepare(plan.found, (), tmp_path / "cache", lambda said: None)
    np.testing.assert_array_equal(made.pool.features.dense, plan.pool.features.dense)


def test_another_encoder_than_the_one_there_is_is_refused(plan: Plan, tmp_path: Path):
    with pytest.raises(BenchError, match="one encoding"):
        spans.prepare(plan.found, ("tfidf",), tmp_path, lambda said: None)


def test_a_strategy_of_classes_is_none_of_spans():
    with pytest.raises(BenchError, match="No strategy badge"):
        arms(["badge"], noise=False, task=TASKS["spans"])


def test_wrong_answers_are_other_spans_in_as_many_sentences(plan: Plan):
    said = spans.with_errors(plan.pool, 0.3, seed=0)
    wrong = [list(a) != list(b) for a, b in zip(said, plan.pool.truth, strict=True)]
    assert 0.2 < np.mean(wrong) < 0.4
    lengths = plan.pool.features.lengths
    for some, length in zip(said, lengths, strict=True):
        plan.pool.tags.encode(some, length)
    assert spans.with_errors(plan.pool, 0.0, seed=0) is None
