"""Disjoint sets (union-find) over the numbers 0 to n - 1."""


class Unions:
    """A set is known by its smallest member, whatever the order of joining."""

    def __init__(self, count: int) -> None:
        self._above = list(range(count))

    def add(self) -> int:
        """A further number, in a set of its own."""
        self._above.append(len(self._above))
        return self._above[-1]

    def find(self, at: int) -> int:
        while self._above[at] != at:
            self._above[at] = self._above[self._above[at]]
            at = self._above[at]
        return at

    def join(self, one: int, other: int) -> None:
        one, other = self.find(one), self.find(other)
        if one < other:
            self._above[other] = one
        else:
            self._above[one] = other
