"""A widget's own style, worked out once and not for each line it draws."""

from rich.style import Style
from textual.widget import Widget


class Styled(Widget):
    """Holds `base`, the Rich style that the style sheet gives the widget, until the style sheet gives another."""

    _base: Style | None = None

    @property
    def base(self) -> Style:
        if self._base is None:
            self._base = self.rich_style
        return self._base

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._base = None
