"""A headless Chromium, driven over a pipe by its DevTools protocol."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any

COMMAND = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
# It reads commands from descriptor 3 and answers on 4.
_START = """
import os, sys
theirs_in, theirs_out = (os.dup(int(number)) for number in sys.argv[1:3])
os.dup2(theirs_in, 3), os.dup2(theirs_out, 4)
os.set_inheritable(3, True), os.set_inheritable(4, True)
os.execv(sys.argv[3], sys.argv[3:])
"""
_FLAGS = (
    "--headless=new",
    "--hide-scrollbars",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--remote-debugging-pipe",
)


class Browser:
    """One page of a browser. `complaints` are what it says of the page: violations of its policy, failed loads."""

    def __init__(self, profile: Path) -> None:
        assert COMMAND, "there is no browser"
        theirs_in, self._out = os.pipe()
        answers, theirs_out = os.pipe()
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-c",
                _START,
                str(theirs_in),
                str(theirs_out),
                COMMAND,
                *_FLAGS,
                f"--user-data-dir={profile}",
            ],
            pass_fds=(theirs_in, theirs_out),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(theirs_in)
        os.close(theirs_out)
        self._answers = os.fdopen(answers, "rb")
        self._number = 0
        self._session: str | None = None
        self.complaints: list[str] = []
        target = self._ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Log", "Runtime", "Audits"):
            self._ask(f"{domain}.enable")

    def __enter__(self) -> "Browser":
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        os.close(self._out)  # it ends by itself
        self._answers.close()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def open(self, file: Path, width: int, height: int = 800, *, dark: bool = False) -> None:
        """Load a page at this size, as on a phone where it is narrow."""
        narrow = width < 600
        self._ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=narrow)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self._ask("Emulation.setEmulatedMedia", features=[scheme])
        self._ask("Page.navigate", url=file.as_uri())
        self._read(lambda told: told.get("method") == "Page.loadEventFired")

    def value(self, expression: str) -> Any:
        """What an expression of JavaScript is in the page; its policy is about the page's own scripts only."""
        return self._ask("Runtime.evaluate", expression=expression, returnByValue=True)["result"].get("value")

    def picture(self) -> str:
        """What is in sight, as PNG in base64."""
        return str(self._ask("Page.captureScreenshot", format="png")["data"])

    def pages(self) -> str:
        """The page as it would be printed, as PDF in base64."""
        return str(self._ask("Page.printToPDF")["data"])

    def _ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._number += 1
        number = self._number
        asked = {"id": number, "method": method, "params": parameters}
        if self._session:
            asked["sessionId"] = self._session
        os.write(self._out, json.dumps(asked).encode() + b"\0")
        told = self._read(lambda told: told.get("id") == number)
        assert "error" not in told, told
        return dict(told["result"])

    def _read(self, wanted: Any) -> dict[str, Any]:
        """What it tells, up to the message that is wanted."""
        while True:
            told = json.loads(self._message())
            if told.get("method") in ("Log.entryAdded", "Audits.issueAdded", "Runtime.exceptionThrown"):
                self.complaints.append(json.dumps(told["params"]))
            if wanted(told):
                return dict(told)

    def _message(self) -> bytes:
        found = bytearray()
        while (byte := self._answers.read(1)) not in (b"\0", b""):
            found += byte
        assert byte, "the browser has ended"
        return bytes(found)
