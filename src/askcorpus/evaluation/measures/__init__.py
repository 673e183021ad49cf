"""What each measure is and how records are scored by it."""

from askcorpus.evaluation.measures.definitions import MEASURES, Measure, display
from askcorpus.evaluation.measures.scores import (
    Times,
    best_tells,
    figures,
    is_right,
    outcomes,
    score,
    seconds,
    tells,
    times,
)

__all__ = [
    "MEASURES",
    "Measure",
    "Times",
    "best_tells",
    "display",
    "figures",
    "is_right",
    "outcomes",
    "score",
    "seconds",
    "tells",
    "times",
]
