"""From a sentence of evidence to what the language model leaves of it."""

from askcorpus.answering.wording.wording import Wording, constant_messages, warm_up, word

__all__ = ["Wording", "constant_messages", "warm_up", "word"]
