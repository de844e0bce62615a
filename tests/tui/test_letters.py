"""A line of choices, each picked by its letter."""

import pytest
from textual import events
from textual.app import App, ComposeResult

from tui.present.glyphs import UNICODE
from tui.widgets.letters import Letter, Letters

_CHOICES = (Letter("s", "same as the claim marked"), Letter("n", "not the same"), Letter("o", "overrule its standing"))


class _App(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.picked: list[str] = []
        self.letters = Letters(UNICODE, "Verdict", _CHOICES, self._done)

    def compose(self) -> ComposeResult:
        yield self.letters

    async def _done(self, letter: str) -> None:
        self.picked.append(letter)


@pytest.mark.parametrize(
    ("width", "lines"),
    [
        (80, [" Verdict:  s same as the claim marked  n not the same  o overrule its standing"]),
        (50, [" Verdict:  s same as the claim marked", "  n not the same  o overrule its standing"]),
    ],
)
async def test_all_choices_are_in_sight_and_only_their_letters_pick(width: int, lines: list[str]) -> None:
    app = _App()
    async with app.run_test(size=(width, 10)) as pilot:
        app.letters.focus()
        await pilot.pause()
        assert [app.letters.render_line(y).text.rstrip() for y in range(app.letters.size.height)] == lines
        for key in "xSn":
            await app.letters.take(events.Key(key, key))
        await pilot.press("escape")
    assert app.picked == ["n", ""]
