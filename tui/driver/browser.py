"""Opens an address in the user's browser, where there is one: on the desktop, or in the terminal."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Mapping
from typing import Literal
from urllib.parse import quote, urlsplit

Kind = Literal["desktop", "terminal", "none"]

_PATIENCE = 10.0  # seconds until a browser that says nothing is taken to have come up
_NEVER_IN_AN_ADDRESS = frozenset('"<>\\^`{|}')
# A process of its own: what browsers print must not come onto the screen, nor a text browser's keys into the app.
# Isolated, as the folder that the app was started in is a stranger's.
_OPEN = "import sys, webbrowser; sys.exit(not webbrowser.open(sys.argv[1]))"


def fit(url: str) -> str:
    """The address as programs may be given it, what cannot stand in one percent-encoded; "" if it is not of the web."""
    try:
        parts = urlsplit(url)
        named = parts.hostname
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not named:
        return ""
    return "".join(
        char if char.isprintable() and char != " " and char not in _NEVER_IN_AN_ADDRESS else _encoded(char)
        for char in url
    )


def _encoded(char: str) -> str:
    return quote(char, safe="", errors="replace")


def kind(environ: Mapping[str, str] = os.environ) -> Kind:
    """Where a browser would open. May take a moment, so do not call it in the event loop.

    BROWSER may name one for the terminal, such as w3m, or any program. Without it there must be a desktop.
    """
    import webbrowser  # late: few starts need it

    desktop = bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))
    desktop = desktop or (sys.platform == "darwin" and "SSH_CONNECTION" not in environ)
    if not desktop and not environ.get("BROWSER"):
        return "none"
    try:
        found = webbrowser.get()
    except webbrowser.Error:
        return "none"
    if type(found) is webbrowser.GenericBrowser:  # not its subclass, whose command line ends with "&"
        return "terminal"
    if isinstance(found, webbrowser.UnixBrowser):
        if not found.background:
            return "terminal"
        return "desktop" if desktop else "none"
    return "desktop"


def command(address: str) -> list[str]:
    """What opens an address that is `fit`. No shell has a part in it."""
    return [sys.executable, "-I", "-c", _OPEN, address]


async def open_on_desktop(address: str) -> bool:
    """Open an address that is `fit` beside the terminal. False if no browser took it."""
    try:
        child = await asyncio.create_subprocess_exec(
            *command(address),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # it outlives the app
        )
    except OSError:
        return False
    try:
        return await asyncio.wait_for(child.wait(), _PATIENCE) == 0
    except TimeoutError:
        return True
