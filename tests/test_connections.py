"""Nothing but the commands that fetch opens a connection, whatever the library has in it.

An audit hook sees what Python itself does with sockets, in this program's processes and in all that they start; the
proof `promise` also watches what libraries do beneath Python.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from index.model.fetched import SIDECAR
from tests.tui.terminal import Terminal, twosource
from tui.commands import main
from tui.commands.fetching import add, fetch, follow, unfollow

ROOT = Path(__file__).parents[1]
REMOTE = "http://127.0.0.1:9/remote"
HOOK = """
import os, sys

def seen(event, arguments):
    if event.startswith(("socket.", "urllib.", "http.", "ftplib.", "smtplib.")) and event != "socket.gethostname":
        if event == "socket.__new__" and arguments[1] == 1:
            return  # within this machine, as asyncio makes to wake itself
        line = f"{event} {arguments[1:]!r} {sys.argv!r}\\n"
        file = os.open(os.environ["SEEN"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(file, line.encode())
        os.close(file)

sys.addaudithook(seen)
"""
# Runs command lines one after the other in one process, which is faster; the last one fetches.
RUN = """
import json, os, sys
from tui.commands import main

for arguments in json.loads(sys.argv[1]):
    open(os.environ["SEEN"], "a").write(f"ran {arguments[0]}\\n")
    try:
        main.main(arguments, standalone_mode=False)
    except SystemExit as ended:
        assert ended.code in (0, 1, 3), (arguments, ended.code)
"""
SAID = "Minister Ann Coe said on Tuesday that it had rained in the capital all day, according to the agency."
PAGE = f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "{REMOTE}.dtd">
<html xmlns:xi="http://www.w3.org/2001/XInclude"><head><title>Rain</title><base href="{REMOTE}/">
<meta http-equiv="refresh" content="0; url={REMOTE}"><link rel="stylesheet" href="{REMOTE}.css">
<link rel="canonical" href="{REMOTE}"><link rel="alternate" type="application/rss+xml" href="{REMOTE}.rss">
<script src="{REMOTE}.js"></script></head><body><xi:include href="{REMOTE}.xml"/><iframe src="{REMOTE}"></iframe>
<article><h1>Rain</h1><p>{SAID}</p><img src="{REMOTE}.png"><p>{SAID}</p><video src="{REMOTE}.mp4"></video></article>
</body></html>"""
COMMANDS = (
    ("library",),
    ("open", "library"),
    ("search", "minister", "library"),
    ("quotes", "library"),
    ("claims", "library"),
    ("speakers", "library"),
    ("show", "library"),
    ("timeline", "library"),
    ("news", "library"),
    ("report", "library", "--format", "html", "--query", "speaker:coe"),
    ("set", "outlet", "Post", "note.md", "library"),
    ("journal", "library"),
    ("check", "library"),
    ("update", "library"),
    ("keys",),
    ("config",),
    ("completion", "bash"),
    ("man",),
)


@pytest.fixture
def watched(tmp_path: Path) -> dict[str, str]:
    """A library of documents that name what is elsewhere; the environment in which connections are seen."""
    library = tmp_path / "library"
    library.mkdir()
    mail = f"From: a@b.example\nSubject: Rain\nMIME-Version: 1.0\nContent-Type: text/html\n\n{PAGE}"
    files = {
        "page.html": PAGE,
        "mail.eml": mail,
        "note.md": f"# Rain\n\n![]({REMOTE}.png)\n\n{SAID}\n\n<{REMOTE}>\n",
        "lines.jsonl": json.dumps({"title": "Rain", "url": REMOTE, "outlet": "Post", "text": SAID}),
        "wire.txt": f"Rain\nURL: {REMOTE}\n\n{SAID}\n",
        f"wire.txt{SIDECAR}": json.dumps({"url": REMOTE, "final_url": REMOTE}),
    }
    for name, content in files.items():
        (library / name).write_text(content)
    hook = tmp_path / "hook"
    hook.mkdir()
    (hook / "sitecustomize.py").write_text(HOOK)
    path = os.pathsep.join([str(hook), str(ROOT)])
    return {"PYTHONPATH": path, "SEEN": str(tmp_path / "seen")}


def test_every_command_is_looked_at() -> None:
    fetching = {add.name, follow.name, unfollow.name, fetch.name}
    there = set(main.list_commands(click.Context(main)))
    assert there == {name for name, *_ in COMMANDS if name != "library"} | fetching


def test_no_command_but_those_that_fetch_opens_a_connection(watched: dict[str, str], tmp_path: Path) -> None:
    fetching = ("add", REMOTE, "--into", "library", "--allow-private")
    subprocess.run(
        [sys.executable, "-c", RUN, json.dumps([*COMMANDS, fetching])],
        cwd=tmp_path,
        env={**os.environ, **watched},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        check=True,
        timeout=300,
    )
    seen = Path(watched["SEEN"]).read_text().splitlines()
    assert seen[: len(COMMANDS) + 1] == [f"ran {name}" for name, *_ in (*COMMANDS, fetching)]
    assert any(line.startswith("socket.connect ") for line in seen[len(COMMANDS) + 1 :])  # so the hook does see them


def test_the_app_opens_no_connection(watched: dict[str, str], tmp_path: Path) -> None:
    with Terminal(twosource("library", "--fresh", "--watch"), (120, 40), watched, tmp_path) as terminal:
        for keys, shown in (("", "1 flagged"), ("/", "Enter"), ("minister\r", "HITS"), ("5", "wire.txt")):
            terminal.press(keys)
            terminal.wait_for(shown)
            terminal.settle()
        terminal.press("\x11")
        assert terminal.wait_exit() == 0
    assert not Path(watched["SEEN"]).exists(), Path(watched["SEEN"]).read_text()
