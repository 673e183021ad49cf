"""The levels of caution: what they promise, and that they are named as the setting is."""

from dataclasses import fields

from askcorpus.answering.abstention import LEVELS, THRESHOLD
from askcorpus.evaluation.measures.certificate import upper_bound
from askcorpus.settings import Settings


def test_every_choice_of_the_setting_is_a_level() -> None:
    [setting] = [f for f in fields(Settings) if f.name == "caution"]
    assert tuple(LEVELS) == setting.metadata["choices"]
    assert LEVELS[Settings().caution].threshold == THRESHOLD


def test_what_is_promised_follows_from_what_was_counted() -> None:
    for level in LEVELS.values():
        assert level.bound <= level.error
        assert abs(upper_bound(level.wrong, level.answered) - level.bound) < 5e-4


def test_more_caution_needs_more_confidence() -> None:
    strict, normal, lenient = (LEVELS[name] for name in ("strict", "normal", "lenient"))
    assert strict.threshold > normal.threshold > lenient.threshold
    assert (strict.error, normal.error, lenient.error) == (0.05, 0.1, 0.2)
