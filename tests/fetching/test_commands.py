"""The commands that fetch, as scripts and people call them."""

import fcntl
import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from index.fetching.following import fetch
from index.fetching.follows import Feed, Follows
from index.model.fetched import SIDECAR
from tests.fetching.server import Answer, Server
from tests.tui.terminal import twosource

ARTICLE = "<html><head><title>Rain</title></head><body><article><h1>Rain</h1>{}</article></body></html>".format(
    "<p>Minister Ann Coe said on Tuesday that it had rained in the capital all day.</p>" * 3
).encode()
RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><link>/</link>
<item><title>A</title><link>/a</link><guid>1</guid></item>
<item><title>B</title><link>news/b.html</link></item>{}</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="/deep/"><title>News</title><id>urn:1</id>
<entry><id>urn:2</id><title>C</title><link rel="edit" href="edit"/><link href="c"/></entry></feed>"""


def run(*arguments: str, expect: int = 0) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(twosource(*arguments), capture_output=True, text=True, timeout=120)
    assert done.returncode == expect, (done.stdout, done.stderr)
    assert "Traceback" not in done.stderr
    return done


def records(*arguments: str, expect: int = 0) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run(*arguments, "--jsonl", expect=expect).stdout.splitlines()]


def fetched() -> list[tuple[str, str]]:
    return [(one.state, one.url) for one in fetch(Follows(), pause=0, seconds=30)]


def sidecar(file: Path) -> dict[str, Any]:
    return dict(json.loads(file.with_name(file.name + SIDECAR).read_bytes()))


def files(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if not path.name.endswith(SIDECAR)]


def test_add_and_read(server: Server, tmp_path: Path) -> None:
    server.pages |= {
        "/rain": Answer(ARTICLE, headers={"Content-Type": "text/html; charset=utf-8"}),
        "/moved": Answer(status=301, headers={"Location": "/rain"}),
    }
    urls = [server.url(path) for path in ("/rain", "/moved", "/gone")]
    command = ("add", *urls, "--into", str(tmp_path / "new"), "--allow-private", "--pause", "0")
    done = run(*command, expect=3)
    assert "404 Not Found" in done.stderr
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["new", "new"]
    kept = {one["url"]: one["at"] for one in map(sidecar, files(tmp_path / "new"))}
    first, second, third = records(*command, expect=3)
    assert [one["state"] for one in (first, second, third)] == ["unchanged", "unchanged", "failed"]
    assert second["final_url"] == first["url"]
    (document,) = records("show", str(tmp_path / "new"))  # one article in two places
    (shown,) = (one for one in (first, second) if one["document"] == document["document"])
    assert (document["url"], document["fetched"]) == (shown["final_url"], kept[shown["url"]])


def test_the_private_network_is_for_those_who_ask(server: Server, tmp_path: Path) -> None:
    server.pages["/a"] = Answer(ARTICLE)
    assert "--allow-private" in run("add", server.url("/a"), "--into", str(tmp_path), expect=3).stderr
    assert not server.asked
    assert not files(tmp_path)


@pytest.mark.parametrize("url", ["example.org", "file:///etc/passwd", "https://", "https://me:word@example.org/", "-x"])
def test_what_is_no_web_address(tmp_path: Path, url: str) -> None:
    assert run("add", "--into", str(tmp_path), "--", url, expect=2).stderr


def test_the_folder_is_the_one_opened_last(server: Server, tmp_path: Path) -> None:
    server.pages["/a"] = Answer(ARTICLE)
    told = run("add", server.url("/a"), "--allow-private", "--pause", "0", expect=2).stderr
    assert "--into" in told


def test_following(server: Server, tmp_path: Path) -> None:
    feed = Answer(RSS.format("").encode(), headers={"Content-Type": "application/rss+xml", "ETag": '"1"'})
    server.pages |= {"/feed": feed, "/a": Answer(ARTICLE), "/news/b.html": Answer(ARTICLE)}
    follow = ("follow", server.url("/feed"), "--into", str(tmp_path / "in"), "--allow-private")
    run("fetch", expect=1)
    run(*follow)
    run(*follow, expect=1)
    assert run("follow").stdout.split() == [server.url("/feed"), str(tmp_path / "in")]
    assert fetched() == [("new", server.url("/a")), ("new", server.url("/news/b.html"))]
    assert len(files(tmp_path / "in")) == 2

    server.asked.clear()
    server.pages["/feed"] = lambda asked: Answer(status=304) if asked.get("if-none-match") == '"1"' else feed
    assert run("fetch", "--quiet", "--pause", "0", expect=1).stdout == ""
    assert server.paths == ["/feed"]

    more = RSS.format("<item><link>/c</link></item><item><link>/missing</link></item>")
    server.pages |= {"/feed": Answer(more.encode()), "/c": Answer(ARTICLE)}
    for _ in range(3):  # a bad entry is tried three times
        assert fetched()[-1] == ("failed", server.url("/missing"))
    assert fetched() == []
    assert len(files(tmp_path / "in")) == 3

    run("unfollow", server.url("/feed"))
    run("unfollow", server.url("/feed"), expect=1)
    assert not records("follow", expect=1)


def test_links_of_an_atom_feed_are_relative_to_its_base(server: Server, tmp_path: Path) -> None:
    server.pages |= {"/feed": Answer(ATOM.encode()), "/deep/c": Answer(ARTICLE), "/page": Answer(ARTICLE)}
    run("follow", server.url("/feed"), server.url("/page"), "--into", str(tmp_path), "--allow-private")
    first, second = records("fetch", "--pause", "0", expect=3)
    assert (first["state"], first["url"], first["feed"]) == ("new", server.url("/deep/c"), server.url("/feed"))
    assert (second["state"], second["reason"]) == ("failed", "this is no RSS or Atom feed")


def test_a_feed_of_the_internet_cannot_make_this_machine_ask_its_own_network(server: Server, tmp_path: Path) -> None:
    server.pages |= {"/feed": Answer(RSS.format("").encode()), "/a": Answer(ARTICLE)}
    assert Follows().follow(Feed(server.url("/feed"), os.fsencode(tmp_path)))
    assert fetched() == [("failed", server.url("/feed"))]
    assert not server.asked


def test_two_do_not_fetch_at_once(server: Server, tmp_path: Path, own_cache: Path) -> None:
    assert Follows().follow(Feed(server.url("/feed"), os.fsencode(tmp_path), allow_private=True))
    lock = own_cache / "data/twosource/feeds/fetch.lock"
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert "at work" in run("fetch", expect=1).stderr
        assert run("fetch", "-q", expect=1).stderr == ""
    assert not server.asked


def test_a_damaged_file_of_a_feed_is_set_aside_and_the_others_are_fetched(
    server: Server, tmp_path: Path, own_cache: Path
) -> None:
    server.pages |= {"/feed": Answer(RSS.format("").encode()), "/a": Answer(ARTICLE), "/news/b.html": Answer(ARTICLE)}
    assert Follows().follow(Feed(server.url("/feed"), os.fsencode(tmp_path), allow_private=True))
    (own_cache / "data/twosource/feeds/x.json").write_text("{")
    done = run("fetch", "--pause", "0", expect=3)
    assert "x.json.damaged-1" in done.stderr
    assert len(files(tmp_path)) == 2


def test_a_folder_that_is_gone_is_not_made_again(server: Server, tmp_path: Path) -> None:
    folder = tmp_path / "disk"
    assert Follows().follow(Feed(server.url("/feed"), os.fsencode(folder), allow_private=True))
    assert "is a disk not mounted?" in run("fetch", expect=3).stderr
    assert not os.path.lexists(folder)
    assert not server.asked
