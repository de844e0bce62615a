"""The table of keys keeps its promises."""

from collections import Counter

from tui.keys import KEYS, bindings, footer

# Terminals, tmux and SSH use these themselves, or cannot tell them from other keys.
_NEVER_ALONE = {"ctrl+h", "ctrl+i", "ctrl+j", "ctrl+m", "ctrl+b", "ctrl+a", "ctrl+s"}


def test_every_key_has_an_id_of_its_own() -> None:
    assert max(Counter(key.id for key in KEYS).values()) == 1


def test_no_key_means_two_things_in_one_pane() -> None:
    for pane in {key.pane for key in KEYS}:
        here = Counter(name for key in KEYS if key.pane == pane for name in key.keys.split(","))
        assert max(here.values()) == 1, (pane, here.most_common(1))


def test_panes_do_not_hide_the_keys_of_the_screen() -> None:
    everywhere = {name for key in KEYS if key.pane == "screen" for name in key.keys.split(",")}
    for key in KEYS:
        if key.pane in ("list", "reader"):
            assert not everywhere & set(key.keys.split(",")), key.id


def test_no_action_hangs_on_a_key_that_terminals_swallow_nor_on_escape_alone() -> None:
    for key in KEYS:
        names = set(key.keys.split(","))
        assert not names <= _NEVER_ALONE, key.id
        assert names != {"escape"}, key.id


def test_each_row_is_told_in_the_help_and_shown_as_people_call_it() -> None:
    assert all(key.help for key in KEYS)
    shown = {key.id: key.shown for key in KEYS}
    assert shown["claims.next"] == "]"
    assert shown["reader.down"] == "j Down"
    assert shown["reader.bottom"] == "G End"
    assert shown["search.open"] == "/"


def test_bindings_and_footer_are_made_from_the_table() -> None:
    assert len(bindings("reader")) == sum(key.pane == "reader" for key in KEYS)
    assert "/ search" in footer("list", "screen", width=120)
    narrow = footer("reader", "screen", width=60)
    assert len(narrow) <= 60
    assert narrow.endswith("? help  q back")
