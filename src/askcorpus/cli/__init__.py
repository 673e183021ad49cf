"""The command line. Only this room writes to streams."""

from askcorpus.cli.app import main

__all__ = ["main"]
