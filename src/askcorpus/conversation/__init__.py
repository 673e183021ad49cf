"""From a question and the turns before it to the question as it is understood."""

from askcorpus.conversation.followup import Turn, Understood, blend, understand

__all__ = ["Turn", "Understood", "blend", "understand"]
