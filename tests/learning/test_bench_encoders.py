from workers.bench import encoders as bench
from workers.learning.encoders import ENCODERS


def test_an_encoders_speed_is_told_by_the_clock_and_by_the_processor():
    found = bench.measure(ENCODERS["scattering"], bench.pictures(30, (28, 28), "L", "PNG"))
    assert found["items"] == 30
    assert found["width"] == 2401
    assert found["items_a_second"] > 0
    assert found["items_a_cpu_second"] > 0


def test_no_two_items_of_a_measurement_are_alike():
    assert len({item.text for item in bench.texts(100)}) == 100
    assert len(set(bench.pictures(20, (32, 24), "RGB", "JPEG"))) == 20


def test_the_goals_are_of_encoders_that_are_measured():
    assert set(bench.GOALS) <= set(bench._items())
