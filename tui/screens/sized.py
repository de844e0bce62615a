"""A screen that knows its size before it is first painted."""

from tui.screens.keyed import KeyedScreen


class SizedScreen(KeyedScreen):
    """Has the classes of its breakpoints from the start: Textual sets them only after a first layout is on the wire."""

    def __init__(self) -> None:
        width, height = self.app.size
        sides = ((width, self.HORIZONTAL_BREAKPOINTS or ()), (height, self.VERTICAL_BREAKPOINTS or ()))
        classes = [max((least, name) for least, name in steps if cells >= least)[1] for cells, steps in sides if steps]
        super().__init__(classes=" ".join(classes))
