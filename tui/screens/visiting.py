"""Visits the page that a text is from."""

import asyncio

from textual.app import App, SuspendNotSupported

from index.store.files import LibraryError
from tui.driver import browser, clipboard, outside
from tui.driver.terminal import send


async def visit(app: App[object], url: str | None, way: clipboard.Way) -> str:
    """Open an address in the user's browser, or copy it where there is none; what came of it, in words."""
    if not url:
        return "No address is known of this text."
    address = browser.fit(url)
    if not address:
        return f"Only addresses of the web are opened, and this one is not: {url}"
    match await asyncio.to_thread(browser.kind):
        case "terminal":
            try:
                with app.suspend():
                    trouble = outside.run(browser.command(address), "The browser")
            except SuspendNotSupported:
                trouble = "This terminal cannot be lent to the browser."
            return trouble or "Back from the browser."
        case "desktop":
            if await browser.open_on_desktop(address):
                return f"Opened in your browser: {address}"
    try:
        copied = await asyncio.to_thread(clipboard.copy, address, way)
    except LibraryError as error:
        return str(error)
    send(app, copied.sequence)
    return f"No browser here. The address: {copied.told}."
