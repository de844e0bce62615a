"""The style of a cell, and the cheapest way from one to another."""

from functools import lru_cache
from typing import NamedTuple

_BLANK_SHOWS = {"4", "7", "9", "21", "53"}  # underline, reverse, strike and overline are visible on a space too
_COLOURS = {**{str(30 + n): "fg" for n in range(10)}, **{str(40 + n): "bg" for n in range(10)}}
_COLOURS |= {**{str(90 + n): "fg" for n in range(8)}, **{str(100 + n): "bg" for n in range(8)}}
_DEFAULTS = {"39", "49"}
_REVERSE = "7"


class Style(NamedTuple):
    """Each field holds SGR parameters as they are sent; "" is the terminal's own colour."""

    attributes: tuple[str, ...] = ()
    fg: str = ""
    bg: str = ""


PLAIN = Style()


@lru_cache(maxsize=4096)
def after(style: Style, parameters: str) -> Style:
    """The style after an SGR sequence with these parameters."""
    codes = iter(parameters.split(";"))
    for code in codes:
        if code in ("", "0"):
            style = PLAIN
        elif code in _COLOURS:
            colour = "" if code in _DEFAULTS else code
            if code in ("38", "48"):
                kind = next(codes, "5")
                numbers = [next(codes, "0") for _ in range(3 if kind == "2" else 1)]
                colour = ";".join((code, kind, *numbers))
            style = style._replace(fg=colour) if _COLOURS[code] == "fg" else style._replace(bg=colour)
        elif code not in style.attributes:
            style = style._replace(attributes=tuple(sorted((*style.attributes, code))))
    return style


@lru_cache(maxsize=1024)
def of_blank(style: Style) -> Style:
    """The part of a style that is visible on a space."""
    if _REVERSE in style.attributes:
        return style
    shown = tuple(code for code in style.attributes if code in _BLANK_SHOWS)
    return Style(shown, style.fg if shown else "", style.bg)


@lru_cache(maxsize=1024)
def of_field(style: Style) -> Style:
    """The part of a style that is the background of letters."""
    return of_blank(style) if style.bg or _REVERSE in style.attributes else PLAIN


@lru_cache(maxsize=4096)
def change(before: Style, now: Style) -> str:
    """The shortest SGR sequence from one style to another.

    Attributes are only ever switched off by a reset, because a VT100 does not know the sequences for single ones.
    """
    if before == now:
        return ""
    whole = [*now.attributes, *filter(None, (now.fg, now.bg))]
    reset = f"\x1b[{';'.join(['0', *whole])}m" if whole else "\x1b[m"
    lost = set(before.attributes) - set(now.attributes) or (before.fg and not now.fg) or (before.bg and not now.bg)
    if lost:
        return reset
    more = [code for code in now.attributes if code not in before.attributes]
    more += [new for old, new in ((before.fg, now.fg), (before.bg, now.bg)) if new != old]
    return min(f"\x1b[{';'.join(more)}m", reset, key=len)
