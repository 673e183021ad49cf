"""How many threads to use when nobody said."""

import os
import statistics
import time
from pathlib import Path
from typing import Final

_MOST: Final = 4
"""Past a few threads a small model is bound by memory, and waits for the slowest."""

_QUOTA: Final = Path("/sys/fs/cgroup/cpu.max")
_RUNNABLE: Final = Path("/proc/loadavg")
_SAMPLES: Final = 7
_SAMPLE_SECONDS: Final = 0.004


def default_threads() -> int:
    """Return the cores this process may use, at least 1 and at most 4."""
    affinity = getattr(os, "sched_getaffinity", None)
    cores = len(affinity(0)) if affinity is not None else os.cpu_count() or 1
    return max(1, min(cores, _quota_cores(cores), _MOST))


def free_threads() -> int:
    """Return how many of `default_threads` have a core that nobody else uses right now.

    A thread without a core of its own makes every other one wait: with two cores, one of them
    busy, a model writes 11 tokens a second on one thread and 1 on two. Looks for 30 ms. Where
    the system doesn't say, all cores count as free.
    """
    others = _busy_others()
    return max(1, min(default_threads(), (os.cpu_count() or 1) - others))


def _busy_others() -> int:
    """Return the usual number of runnable threads on this machine, this one left out."""
    counts = []
    for _ in range(_SAMPLES):
        try:
            running = _RUNNABLE.read_text(encoding="ascii").split()[3].partition("/")[0]
            counts.append(int(running) - 1)
        except (OSError, ValueError, IndexError):
            return 0
        time.sleep(_SAMPLE_SECONDS)
    return max(0, round(statistics.median(counts)))


def _quota_cores(otherwise: int) -> int:
    """Return the whole cores of this container's share of processor time."""
    try:
        quota, period = _QUOTA.read_text(encoding="ascii").split()
        return otherwise if quota == "max" else int(quota) // int(period)
    except (OSError, ValueError, ZeroDivisionError):
        return otherwise
