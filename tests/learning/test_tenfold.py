import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.learning.conftest import blobs
from workers.bench.target import BenchError
from workers.bench.tenfold import baselines, libraries, page, pools, report
from workers.bench.tenfold.classes import with_errors
from workers.bench.tenfold.pools import LabelledSet, Part
from workers.bench.tenfold.replay import Arm, Plan, arms, runs
from workers.bench.tenfold.report import labels_to, summary
from workers.bench.tenfold.store import Store, code_version
from workers.learning.encoders import encoder_named
from workers.learning.simulate import Pool, replay

LINES = [("free prize now", "spam"), ("see you soon", "ham"), ("call me later", "ham")]


def write_lines(folder: Path, part: str, lines: list[tuple[str, str]]) -> None:
    rows = [{"id": str(i), "text": text, "label": label} for i, (text, label) in enumerate(lines)]
    (folder / f"{part}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))


@pytest.fixture
def plan(monkeypatch: pytest.MonkeyPatch) -> Plan:
    """Blobs, and a test set of blobs; R0 is not trained but said to reach 0.8."""
    figures = {"accuracy": 0.8, "average_precision": 0.5}
    monkeypatch.setattr(baselines, "r0", lambda found, labels, seed: figures)
    pool, test = blobs(400), blobs(200, seed=1)
    parts = (Part([b""] * len(one.truth), one.truth) for one in (pool, test))
    found = LabelledSet("blobs", "image", list("abcd"), *parts)
    chosen = arms(["auto"], noise=False)
    return Plan(found, pool, test.features, ("pixels",), chosen, seeds=2, budget=60, r0_at=(400,))


def done(plan: Plan, store: Store) -> list[dict]:
    return list(runs(plan, store, lambda said: None))


def test_a_folder_of_json_lines_is_a_set(tmp_path: Path):
    write_lines(tmp_path, "pool", LINES)
    write_lines(tmp_path, "test", LINES[:1])
    found = pools.load(str(tmp_path), None)
    assert (found.modality, found.classes) == ("text", ["ham", "spam"])
    assert [item.text for item in found.pool.items] == [text for text, _ in LINES]
    assert found.pool.y.tolist() == [1, 0, 0]
    assert found.test.y.tolist() == [1]


def test_a_zip_has_one_folder_a_class(tmp_path: Path):
    for part in ("pool", "test"):
        with zipfile.ZipFile(tmp_path / f"{part}.zip", "w") as archive:
            archive.writestr("cat/1.png", b"a")
            archive.writestr("dog/2.png", b"b")
    found = pools.load(tmp_path.name, tmp_path.parent)
    assert (found.modality, found.classes) == ("image", ["cat", "dog"])
    assert list(found.pool.items) == [b"a", b"b"]


def test_a_name_that_is_nowhere_is_refused_with_the_names_there_are(tmp_path: Path):
    with pytest.raises(BenchError, match=r"No pool nothing.*digits"):
        pools.load("nothing", tmp_path)


def test_a_line_without_a_label_is_named(tmp_path: Path):
    (tmp_path / "pool.jsonl").write_text('{"text": "a", "label": "b"}\n{"text": "c"}\n')
    (tmp_path / "test.jsonl").write_text("")
    with pytest.raises(BenchError, match="line 2"):
        pools.load(str(tmp_path), None)


def test_a_class_can_be_made_one_in_a_hundred():
    y = np.arange(2000) % 4
    part = Part(list(range(2000)), y)
    found = pools.seldom(LabelledSet("four", "text", list("abcd"), part, part), "c", "rare")
    assert found.classes == ["other", "c"]
    assert found.pool.y.sum() == 15
    assert len(found.pool.y) == 1515
    assert found.rare == 1
    assert all(y[item] == 2 for item in np.array(found.pool.items)[found.pool.y == 1])


def test_a_third_of_the_digits_is_held_out():
    found = pools.digits_set()
    assert (len(found.pool.items), len(found.test.items)) == (1198, 599)
    assert not set(found.pool.items) & set(found.test.items)


def test_rows_are_encoded_once_and_then_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    write_lines(tmp_path, "pool", LINES)
    write_lines(tmp_path, "test", LINES[:1])
    found, cache = pools.load(str(tmp_path), None), tmp_path / "cache"
    first, _ = pools.encode(found, ["tfidf"], cache, lambda said: None)
    monkeypatch.setattr(encoder_named("tfidf"), "encode", None)
    again, _ = pools.encode(found, ["tfidf"], cache, lambda said: None)
    np.testing.assert_array_equal(first.sparse.toarray(), again.sparse.toarray())


def test_each_strategy_runs_with_each_seed_and_random_pays_for_no_audit(plan: Plan, tmp_path: Path):
    made = done(plan, Store(tmp_path / "runs.jsonl"))
    assert [run["strategy"] for run in made] == ["r0", "auto", "random"] * 2
    assert made[1]["curve"][-1]["labels"] == 60
    assert made[1]["curve"][-1]["audited"] == 9
    assert made[2]["curve"][-1]["labels"] == 380
    assert made[2]["curve"][-1]["audited"] == 0


def test_a_bench_that_was_stopped_makes_only_what_is_missing(plan: Plan, tmp_path: Path):
    path = tmp_path / "runs.jsonl"
    whole = done(plan, Store(path))
    lines = path.read_text().splitlines()
    path.write_text("\n".join(lines[:4]) + "\n" + lines[4][:20])
    again = done(plan, Store(path))
    assert [run["curve"] for run in again] == [run["curve"] for run in whole]
    assert [run == old for run, old in zip(again[:4], whole[:4], strict=True)] == [True] * 4
    assert len(Store(path)._runs) == len(whole)


def test_other_settings_are_other_runs(plan: Plan, tmp_path: Path):
    store = Store(tmp_path / "runs.jsonl")
    keys = {run["key"] for run in done(plan, store)}
    more = {run["key"] for run in done(replace(plan, budget=80), store)}
    assert len(keys & more) == 4  # R0 and random, whose settings are the same


def test_code_counts_and_comments_do_not(tmp_path: Path):
    path = tmp_path / "a.py"
    versions = []
    for text in ("x = 1\n", "# why\nx =  1\n", "x = 2\n"):
        path.write_text(text)
        versions.append(code_version(tmp_path))
    assert versions[0] == versions[1] != versions[2]


def test_wrong_answers_are_as_many_as_asked_and_always_another_class():
    pool = blobs(4000)
    wrong = with_errors(pool, 0.05, seed=0) != pool.truth
    assert 0.04 < wrong.mean() < 0.06
    assert with_errors(pool, 0.0, seed=0) is None


def test_a_replay_with_wrong_answers_is_measured_against_the_truth():
    pool, test = blobs(600), blobs(300, seed=1)
    lied = replace(pool, answers=(pool.truth + 1) % pool.n_classes)
    point = next(replay(lied, [60], 0, 60, test=test.features))
    assert (point.test_probs.argmax(1) == test.truth).mean() < 0.2
    assert point.accuracy < 0.2


def test_a_named_strategy_is_the_one_that_chooses(pool: Pool):
    points = [next(replay(pool, [60], 0, 60, strategy=name)) for name in ("margin", "random")]
    assert points[0] != points[1]


def test_an_unknown_strategy_is_refused():
    with pytest.raises(BenchError, match="No strategy guessing"):
        arms(["guessing"], noise=False)


def test_noise_runs_beside_the_clean_arms():
    assert [arm.name for arm in arms(["auto"], noise=True)] == [
        "auto", "random", "auto+noise", "random+noise"
    ]  # fmt: skip
    assert Arm("auto", 0.05).audit_share == 0.15


@pytest.mark.parametrize(("target", "labels"), [(0.5, 10), (0.7, 15), (0.8, 20), (0.95, np.inf)])
def test_labels_to_a_target_lie_on_straight_lines(target: float, labels: float):
    assert labels_to([(10, 0.6), (20, 0.8), (40, 0.9)], target) == pytest.approx(labels)


def test_the_summary_compares_with_r0_and_random(plan: Plan, tmp_path: Path):
    found = summary(plan, done(plan, Store(tmp_path / "runs.jsonl")), None)
    needed = found["labels_to_target"]
    assert (found["target"], found["target_is"]) == (0.8, "R0@400")
    assert found["saving_vs_r0"] == pytest.approx(400 / needed["auto"], abs=0.01)
    assert found["saving_vs_r1"] == pytest.approx(needed["random"] / needed["auto"], abs=0.01)
    assert set(found["accuracy_at"]) == {"50", "100", "300"}
    assert found["accuracy_at"]["100"] is None
    assert needed["r0"] == 400
    assert found["certified"] is None
    json.dumps(found, allow_nan=False)


def test_ours_is_held_against_random_at_equal_labels_seed_by_seed():
    ours = [[(50, 0.80), (100, 0.90)], [(50, 0.70), (100, 0.90)], [(50, 0.75), (100, 0.90)]]
    random = [[(50, 0.78), (100, 0.90)], [(50, 0.68), (100, 0.90)], [(50, 0.76), (1000, 0.95)]]
    found = report._versus_random(ours, random)
    assert found["50"]["gain"] == pytest.approx(0.01)
    assert found["50"]["at_least"] < 0.01  # 2.92 standard errors of .01 below
    assert found["50"]["at_least"] == pytest.approx(0.01 - 2.92 * 0.01, abs=1e-4)
    assert "200" not in found


def test_a_goal_for_rare_items_counts_those_that_people_have_seen(plan: Plan, tmp_path: Path):
    y = (np.arange(400) % 20 == 0).astype(int)
    part = Part([b""] * 400, y)
    found = LabelledSet("agnews-sports", "image", ["other", "Sports"], part, part)
    pool = replace(plan.pool, truth=y, n_classes=2)
    rare = replace(plan, found=found, pool=pool, test=plan.pool.features, budget=380, seeds=1)
    made = done(rare, Store(tmp_path / "runs.jsonl"))
    seen = [point["found"] for point in made[1]["curve"]]
    assert seen == sorted(seen)
    assert seen[-1] > 0.9
    goal = report._goal(
        {"auto": [], "found": [[(10, 0.5), (20, 1.0)]]}, "auto", ("found", 0.9), 150
    )
    assert (goal["labels"], goal["met"]) == (18, True)


def test_a_target_that_nothing_reaches_is_no_number(plan: Plan, tmp_path: Path):
    found = summary(plan, done(plan, Store(tmp_path / "runs.jsonl")), 1.0)
    assert found["labels_to_target"] == {"r0": None, "auto": None, "random": None}
    assert found["saving_vs_r0"] is found["saving_vs_r1"] is None


def test_a_median_with_half_of_the_seeds_short_of_the_target_is_not_reached():
    assert report._median([20, 30, np.inf]) == 30
    assert report._median([20, np.inf]) == np.inf


def test_the_page_has_a_row_and_a_section_for_each_set(plan: Plan, tmp_path: Path):
    row = summary(plan, done(plan, Store(tmp_path / "runs.jsonl")), None)
    machine = {"processor": "a", "cores": 2, "system": "b", "python": "3"}
    figures = {"machine": machine, "commit": "abc", "seconds": 1.0, "sets": {"blobs": row}}
    page.write(figures, tmp_path / "pages")
    text = (tmp_path / "pages" / "tenfold.md").read_text()
    assert "| blobs | accuracy | 0.800 (R0@400) |" in text
    assert "## blobs" in text
    assert json.loads((tmp_path / "pages" / "tenfold.json").read_text()) == figures


def test_the_page_holds_ours_against_the_libraries_that_were_run(plan: Plan, tmp_path: Path):
    row = summary(plan, done(plan, Store(tmp_path / "runs.jsonl")), None)
    assert page._library_rows({"blobs": row}) == []
    row["labels_to_target"]["modal_margin"] = 123.0
    (line,) = page._library_rows({"blobs": row})
    assert line[:2] == ("blobs", page._shown(row["labels_to_target"]["auto"]))
    assert line.count("123") == 1


def test_today_s_practice_learns_a_text(tmp_path: Path):
    lines = LINES * 20
    write_lines(tmp_path, "pool", lines)
    write_lines(tmp_path, "test", lines)
    assert baselines.r0(pools.load(str(tmp_path), None), 50, seed=0)["accuracy"] == 1


def test_today_s_practice_learns_pictures(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(baselines, "STEPS", 30)

    def picture(bright: int) -> bytes:
        file = io.BytesIO()
        Image.new("L", (8, 8), bright).save(file, format="PNG")
        return file.getvalue()

    y = np.arange(40) % 2
    part = Part([picture(255 * int(c)) for c in y], y)
    found = LabelledSet("two", "image", ["dark", "light"], part, part)
    assert baselines.r0(found, 30, seed=0)["accuracy"] == 1
    assert baselines.r0(found, 30, seed=0) == baselines.r0(found, 30, seed=0)


@pytest.mark.parametrize("name", libraries.QUERIES)
def test_a_library_s_learner_gets_every_label_and_learns(pool: Pool, name: str):
    test = blobs(300, seed=1)
    found = dict(libraries.replay(pool, [5, 10, 60], 0, strategy=name, test=test.features))
    assert list(found) == [5, 10, 60]
    assert (found[60].argmax(1) == test.truth).mean() > 0.6


def test_a_library_s_learner_asks_on_until_it_has_met_two_classes():
    pool = blobs(300)
    seldom = replace(pool, truth=(np.arange(300) % 20 == 0).astype(int), n_classes=2)
    points = libraries.replay(seldom, [2, 60], 0, strategy="modal_margin", test=pool.features)
    assert [labels for labels, _ in points] == [2, 60]
