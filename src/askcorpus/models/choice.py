"""A choice between continuations of a reply, made token by token; by what, is not known here."""

from collections.abc import Sequence


class Choice:
    """Continuations with their tokens, of which fewer are left after each token that is taken.

    Of continuations with the same tokens the first is meant; of one that begins another, the
    longer.
    """

    def __init__(self, continuations: Sequence[tuple[str, Sequence[int]]]) -> None:
        """Take at least one pair of text and tokens."""
        self._first = continuations[0][0]
        self._left = list(continuations)
        self._depth = 0

    @property
    def tokens(self) -> list[int]:
        """Return the tokens that may come next, each once, in the order of the continuations.

        There is none where the choice is made.
        """
        return list(dict.fromkeys(ids[self._depth] for _, ids in self._going_on()))

    @property
    def has_first(self) -> bool:
        """Tell whether the first continuation is still left; then its token is the first too."""
        return self._left[0][0] == self._first

    @property
    def text(self) -> str:
        """Return the continuation that was chosen."""
        longest = max(len(ids) for _, ids in self._left)
        return next(text for text, ids in self._left if len(ids) == longest)

    def forced(self) -> list[int]:
        """Take the tokens that all that is left agrees on, and return them."""
        taken = []
        while len(following := self.tokens) == 1:
            taken += following
            self.take(following[0])
        return taken

    def take(self, token: int) -> None:
        """Keep the continuations that go on with `token`."""
        self._left = [(text, ids) for text, ids in self._going_on() if ids[self._depth] == token]
        self._depth += 1

    def _going_on(self) -> list[tuple[str, Sequence[int]]]:
        """Return what is left and has more tokens."""
        return [(text, ids) for text, ids in self._left if len(ids) > self._depth]
