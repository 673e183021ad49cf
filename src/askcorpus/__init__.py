"""Ask a folder of articles; every sentence of the answer is checked against what it cites.

>>> from askcorpus import Engine, Home, Settings
"""

from importlib.metadata import version

from askcorpus.engine import Engine
from askcorpus.errors import AskcorpusError, ExitCode
from askcorpus.index.home import Home, find_home
from askcorpus.model import Answer, Citation, Evidence, Hit, Verdict
from askcorpus.settings import Settings

__version__ = version("askcorpus")

__all__ = [
    "Answer",
    "AskcorpusError",
    "Citation",
    "Engine",
    "Evidence",
    "ExitCode",
    "Hit",
    "Home",
    "Settings",
    "Verdict",
    "__version__",
    "find_home",
]
