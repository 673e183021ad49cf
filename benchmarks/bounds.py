"""Exact bounds of a share."""

from math import exp, lgamma, log, log1p


def upper_bound(wrong: int, of: int, level: float = 0.95) -> float:
    """Return the one-sided upper bound (0..1) of a share, exact (Clopper and Pearson, 1934).

    The largest share with which so few or fewer of `of` would still turn up in 1 - `level` of
    all samples. `of` is at least 1.
    """
    if wrong >= of:
        return 1.0
    low, high = wrong / of, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        if _at_most(wrong, of, middle) > 1 - level:
            low = middle
        else:
            high = middle
    return high


def _at_most(wrong: int, of: int, share: float) -> float:
    """Return the probability of at most so many of `of`, each with probability `share` (0..1)."""
    if share <= 0.0 or share >= 1.0:
        return float(share <= 0.0 or wrong >= of)
    ways = (lgamma(of + 1) - lgamma(k + 1) - lgamma(of - k + 1) for k in range(wrong + 1))
    return sum(exp(w + k * log(share) + (of - k) * log1p(-share)) for k, w in enumerate(ways))
