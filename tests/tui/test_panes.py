"""The table of panes: what it names is there, and what is made from it agrees with it."""

from pkgutil import resolve_name

import pytest

from tui.settings.commanding import VIEWS
from tui.settings.keys import KEYS, PANES
from tui.settings.panes import LISTS, NUMBERED, READER, Pane
from tui.widgets.reader import Reader
from tui.widgets.rows import Rows


@pytest.mark.parametrize("pane", LISTS, ids=lambda pane: pane.name)
def test_every_list_has_a_widget_of_its_own_and_a_title(pane: Pane) -> None:
    widget = resolve_name(pane.widget)
    assert issubclass(widget, Rows)
    assert pane.title
    assert [other.name for other in LISTS if resolve_name(other.widget) is widget] == [pane.name]
    assert [other.name for other in (READER, *LISTS) if other.name == pane.name] == [pane.name]


@pytest.mark.parametrize("pane", LISTS, ids=lambda pane: pane.name)
def test_a_list_with_keys_of_its_own_binds_them_and_has_a_heading_for_them(pane: Pane) -> None:
    own = {key.id for key in KEYS if key.pane == pane.name}
    widget = resolve_name(pane.widget)
    assert bool(own) == bool(pane.keys) == (pane.name in PANES) == (pane.name in widget.keys)
    assert own <= {binding.id for binding in widget.BINDINGS}


def test_every_numbered_pane_has_its_digit_and_its_name_in_the_view_command() -> None:
    assert resolve_name(READER.widget) is Reader
    assert all(len(pane.number) == 1 and pane.number.isdigit() and pane.help for pane in NUMBERED)
    actions = {key.keys: key.action for key in KEYS if key.id.startswith("pane.") and key.keys.isdigit()}
    assert actions == {pane.number: f"view('{pane.name}')" for pane in NUMBERED}
    assert len(actions) == len(NUMBERED)
    assert VIEWS["text"] == "reader"
    assert set(VIEWS.values()) == {pane.name for pane in NUMBERED}
