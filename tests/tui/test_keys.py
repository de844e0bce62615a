"""The table of keys keeps its promises, also with a user's own keys."""

from collections import Counter
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from tui.settings.keys import KEYS, NEVER_ALONE, PANES, Keymap, bindings, remapped

_IDS = sorted({key.id for key in KEYS})


def free_keys() -> list[str]:
    """Keys that no row of the table has."""
    taken = {name.rpartition("+")[2] for key in KEYS for name in key.names}
    return [name for name in (f"f{number}" for number in range(2, 13)) if name not in taken]


def live_together(keymap: Keymap) -> list[list[str]]:
    """The keys that work at the same time, in each situation."""
    chains = (
        ("move", "list", "claims", "screen"),
        ("move", "reader", "screen"),
        ("move", "evidence"),
        ("move", "matrix"),
        ("move", "help"),
    )
    return [
        [name for key in keymap.keys if key.pane in panes for name in key.names] for panes in (*chains, ("search",))
    ]


def test_every_key_has_an_id_of_its_own_and_a_pane_that_has_a_name() -> None:
    assert max(Counter(key.id for key in KEYS).values()) == 1
    assert {key.pane for key in KEYS} <= set(PANES)


def test_no_key_means_two_things_at_the_same_time() -> None:
    for names in live_together(Keymap()):
        assert max(Counter(names).values(), default=1) == 1, Counter(names).most_common(1)


def test_no_action_hangs_on_a_key_that_terminals_swallow_nor_on_escape_alone() -> None:
    assert {"ctrl+h", "ctrl+i", "ctrl+j", "ctrl+m", "ctrl+b", "ctrl+a", "ctrl+s", "escape"} == NEVER_ALONE
    for key in KEYS:
        assert not set(key.names) <= NEVER_ALONE, key.id


def test_each_row_is_told_in_the_help_and_shown_as_people_call_it() -> None:
    assert all(key.help for key in KEYS)
    shown = {key.id: key.shown for key in KEYS}
    assert shown["claims.next"] == "]"
    assert shown["move.down"] == "j Down"
    assert shown["move.bottom"] == "G End"
    assert shown["search.open"] == "/"


def test_bindings_and_footer_are_made_from_the_table() -> None:
    assert len(bindings("move", "reader")) == sum(key.pane in ("move", "reader") for key in KEYS)
    keymap = Keymap()
    assert "/ search" in keymap.footer("list", "screen", width=120)
    narrow = keymap.footer("move", "reader", "screen", width=60)
    assert len(narrow) <= 60
    assert narrow.startswith("j/k move  Enter evidence")
    assert narrow.endswith("? help  q back")
    assert keymap.footer("move", "list", "screen", width=60, at_top=True).endswith("? help  q quit")


def test_a_users_keys_are_in_the_footer_and_in_what_textual_is_told() -> None:
    free, other = free_keys()[:2]
    keymap, problems = remapped({"app.help": free, "claims.next": f" PgUp , ctrl+{other} ", "move.page-up": "b"})
    assert not problems
    assert keymap.changed == {"app.help": free, "claims.next": f"pageup,ctrl+{other}", "move.page-up": "b"}
    assert f"{free.upper()} help" in keymap.footer("screen", width=200)
    assert "PgUp [ claim" in keymap.footer("screen", width=200)


def test_two_keys_can_be_exchanged() -> None:
    keymap, problems = remapped({"move.down": "k,down", "move.up": "j,up"})
    assert not problems
    assert keymap.shown("move.down") == "k"


def test_what_cannot_be_had_is_told_and_changes_nothing() -> None:
    for wanted, word in (
        ({"no.such": "x"}, "no.such"),
        ({"app.help": "q"}, "app.back"),
        ({"app.help": "j"}, "move.down"),
        ({"app.help": "ctrl+b,escape"}, "beside"),
        ({"app.help": ""}, "no key"),
        ({"app.help": "hyper+x"}, "hyper+x"),
        ({"app.help": "nonsense"}, "nonsense"),
    ):
        keymap, (problem,) = remapped(wanted)
        assert word in problem.reason
        assert not keymap.changed


@given(st.dictionaries(st.sampled_from(_IDS), st.sampled_from(["j", "k", "q,w", "enter", "x", "ctrl+b", "slash"])))
def test_whatever_is_wished_no_key_ever_means_two_things(wanted: dict[str, str]) -> None:
    keymap, problems = remapped(wanted)
    for names in live_together(keymap):
        assert max(Counter(names).values(), default=1) == 1
    for one, other in combinations([key for key in keymap.keys if key.id in wanted], 2):
        assert one.id != other.id
    unfulfilled = [id for id in wanted if not any(problem.name == f"keys.{id}" for problem in problems)]
    assert all(key.id not in keymap.changed or key.id in unfulfilled for key in keymap.keys)


def test_each_key_can_be_another_one() -> None:
    free = free_keys()[0]
    for key in KEYS:
        keymap, refused = remapped({key.id: f"{free},ctrl+{free}"})
        assert not refused
        assert keymap.names(key.id) == (free, f"ctrl+{free}")
