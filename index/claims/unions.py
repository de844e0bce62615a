"""Disjoint sets (union-find) over the numbers 0 to n - 1."""


class Unions:
    """A set is known by its smallest member, whatever the order of joining."""

    def __init__(self, count: int) -> None:
        self._above = list(range(count))

    def find(self, at: int) -> int:
        while self._above[at] != at:
            self._above[at] = self._above[self._above[at]]
            at = self._above[at]
        return at

    def join(self, one: int, other: int) -> None:
        low, high = sorted((self.find(one), self.find(other)))
        self._above[high] = low

    def sets(self) -> list[list[int]]:
        """The sets, each in order, by their smallest member."""
        found: dict[int, list[int]] = {}
        for at in range(len(self._above)):
            found.setdefault(self.find(at), []).append(at)
        return list(found.values())
