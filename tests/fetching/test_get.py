"""What is asked of servers, and what is not: the rules of fetching."""

import gzip
import socket
import zlib
from typing import Any

import httpcore2
import pytest

from index.fetching.get import LARGEST, Condition, Fetcher, FetchError
from tests.fetching.server import Answer, Server


def fetcher(seconds: float = 30, *, pause: float = 0.0, allow_private: bool = True) -> Fetcher:
    return Fetcher(pause=pause, seconds=seconds, allow_private=allow_private)


def test_a_page_and_how_it_was_fetched(server: Server) -> None:
    kind = "text/html; charset=windows-1250"
    server.pages["/a?b=c"] = Answer(b"<p>Zima</p>", headers={"Content-Type": kind, "ETag": '"1"', "Set-Cookie": "a=b"})
    page = fetcher().get(server.url("/a?b=c#part"))
    assert page is not None
    assert page.content == b"<p>Zima</p>"
    assert page.fetched.url == page.fetched.final_url == server.url("/a?b=c")
    assert page.fetched.charset == "windows-1250"
    assert page.fetched.headers["etag"] == '"1"'
    assert "set-cookie" not in page.fetched.headers
    (_, robots), (_, asked) = server.asked
    assert robots["user-agent"] == asked["user-agent"]
    assert asked["user-agent"].startswith("twosource/")


def test_redirects_lead_to_the_final_url(server: Server) -> None:
    server.pages["/old"] = Answer(status=301, headers={"Location": "news/new"})
    server.pages["/news/new"] = Answer(b"here")
    page = fetcher().get(server.url("/old"))
    assert page is not None
    assert (page.fetched.url, page.fetched.final_url) == (server.url("/old"), server.url("/news/new"))


@pytest.mark.parametrize(
    ("location", "why"),
    [
        ("/a", "more than 10 redirects"),
        ("file:///etc/passwd", "begins with http"),
        ("gopher://127.0.0.1/", "begins with http"),
        ("http://user:word@127.0.0.1/", "name and password"),
        ("http://[::1", "not understood"),
        ("http://" + "a" * 3000, "more than 2000 characters"),
    ],
)
def test_redirects_that_are_not_followed(server: Server, location: str, why: str) -> None:
    server.pages["/a"] = Answer(status=302, headers={"Location": location})
    with pytest.raises(FetchError, match=why):
        fetcher().get(server.url("/a"))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "127.1"])
def test_an_address_of_this_machine_is_refused(server: Server, host: str) -> None:
    with pytest.raises(FetchError, match=r"not of the public internet|cannot be reached"):
        fetcher(allow_private=False).get(f"http://{host}:{server.port}/")
    assert not server.asked


def test_a_name_cannot_change_between_check_and_connection(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A resolver that says something else each time: the address that was checked is the one that is connected to."""
    connected: list[str] = []
    answers = iter(["93.184.216.34", "127.0.0.1", "127.0.0.1"])
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: [(0, 0, 0, "", (next(answers), 0))])

    def connect_tcp(self: object, host: str, *_: object) -> httpcore2.NetworkStream:
        connected.append(host)
        raise httpcore2.ConnectError("nobody there")

    monkeypatch.setattr(httpcore2.SyncBackend, "connect_tcp", connect_tcp)
    with pytest.raises(FetchError, match="cannot be reached"):
        fetcher(allow_private=False).get(f"http://news.example:{server.port}/")
    assert connected == ["93.184.216.34"]


def test_a_redirect_does_not_lead_into_the_private_network(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A public address, which is this machine's as far as the test is concerned, sends on to a private one."""
    public, resolve = "93.184.216.34", socket.getaddrinfo
    connect_tcp = httpcore2.SyncBackend.connect_tcp

    def resolved(host: str, *rest: Any, **more: Any) -> Any:
        return resolve(public if host == "news.example" else host, *rest, **more)

    def connected(self: httpcore2.SyncBackend, host: str, *rest: Any) -> httpcore2.NetworkStream:
        return connect_tcp(self, "127.0.0.1" if host == public else host, *rest)

    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    monkeypatch.setattr(httpcore2.SyncBackend, "connect_tcp", connected)
    server.pages |= {"/to": Answer(status=302, headers={"Location": server.url("/secret")}), "/secret": Answer(b"s")}
    with pytest.raises(FetchError, match=r"127\.0\.0\.1 has an address that is not of the public internet"):
        fetcher(allow_private=False).get(f"http://news.example:{server.port}/to")
    assert server.paths == ["/to"]


def test_no_proxy_of_the_environment_is_used(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    server.pages["/a"] = Answer(b"a")
    assert fetcher().get(server.url("/a"))


def test_robots_are_asked_once_and_heeded(server: Server) -> None:
    server.pages["/robots.txt"] = Answer(b"User-agent: twosource\nDisallow: /private\n\nUser-agent: *\nDisallow: /\n")
    server.pages |= {"/a": Answer(b"a"), "/to": Answer(status=302, headers={"Location": "/private/b"})}
    one = fetcher()
    assert one.get(server.url("/a"))
    for path in ("/private/b", "/to"):
        with pytest.raises(FetchError, match=r"robots\.txt"):
            one.get(server.url(path))
    assert server.paths == ["/a", "/to"]
    assert len(server.asked) == 3


def test_without_rules_from_a_server_in_trouble_nothing_is_fetched(server: Server) -> None:
    server.pages |= {"/robots.txt": Answer(status=500), "/a": Answer(b"a")}
    with pytest.raises(FetchError, match=r"robots\.txt .* 500"):
        fetcher().get(server.url("/a"))
    assert not server.paths


def test_what_has_not_changed_is_not_sent_again(server: Server) -> None:
    def page(headers: dict[str, str]) -> Answer:
        same = headers.get("if-none-match") == '"1"' and headers.get("if-modified-since") == "Tue, 14 May 2024 00:00:00"
        return Answer(status=304) if same else Answer(b"new")

    server.pages["/a"] = page
    assert fetcher().get(server.url("/a"), Condition('"1"', "Tue, 14 May 2024 00:00:00")) is None
    assert fetcher().get(server.url("/a"), Condition('"2"'))
    assert fetcher().get(server.url("/a"), Condition('"1"\r\nHost: other'))


@pytest.mark.parametrize("packed", [None, "gzip", "deflate"])
def test_an_answer_that_is_too_large_is_left_unread(server: Server, packed: str | None) -> None:
    zeros = bytes(LARGEST + 1)
    body = {None: zeros, "gzip": gzip.compress(zeros, 1), "deflate": zlib.compress(zeros, 1)}[packed]
    server.pages["/a"] = Answer(body, headers={"Content-Encoding": packed} if packed else {})
    with pytest.raises(FetchError, match="larger than 24 MB"):
        fetcher().get(server.url("/a"))


def test_a_packed_answer_is_unpacked_once(server: Server) -> None:
    server.pages["/a"] = Answer(gzip.compress(b"rain"), headers={"Content-Encoding": "gzip"})
    page = fetcher().get(server.url("/a"))
    assert page is not None
    assert page.content == b"rain"
    server.pages["/b"] = Answer(gzip.compress(gzip.compress(b"rain")), headers={"Content-Encoding": "gzip, gzip"})
    with pytest.raises(FetchError, match="not asked for"):
        fetcher().get(server.url("/b"))


def test_damaged_gzip(server: Server) -> None:
    server.pages["/a"] = Answer(b"rain", headers={"Content-Encoding": "gzip"})
    with pytest.raises(FetchError, match="not understood"):
        fetcher().get(server.url("/a"))


@pytest.mark.slow
@pytest.mark.parametrize("answer", [Answer(None), Answer(b"the beginning", headers={"Content-Length": "99"})])
def test_a_server_that_does_not_finish_is_left_and_not_asked_again(server: Server, answer: Answer) -> None:
    server.pages["/a"] = answer
    one = fetcher(0.3)
    with pytest.raises(FetchError, match=r"longer than 0\.3 s"):
        one.get(server.url("/a"))
    with pytest.raises(FetchError, match="not asked again"):
        one.get(server.url("/b"))
    assert server.paths == ["/a"]


def test_a_server_that_asks_to_wait_is_not_asked_again(server: Server) -> None:
    server.pages["/a"] = Answer(status=429, headers={"Retry-After": "120"})
    one = fetcher()
    with pytest.raises(FetchError, match=r"429 Too Many Requests; it asks to wait 120 s"):
        one.get(server.url("/a"))
    with pytest.raises(FetchError, match="not asked again"):
        one.get(server.url("/b"))


def test_a_host_is_given_a_pause(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    monkeypatch.setattr("time.sleep", pauses.append)
    server.pages |= {"/robots.txt": Answer(b"User-agent: *\nCrawl-delay: 20\n"), "/a": Answer(b"a")}
    one = fetcher(pause=3.0)
    for _ in range(2):
        one.get(server.url("/a"))
    robots, first, second = pauses
    assert robots == 0
    assert 10 < first <= 20
    assert 10 < second <= 20


@pytest.mark.parametrize("status", [204, 404, 500, 999])
def test_an_answer_without_a_page(server: Server, status: int) -> None:
    server.pages["/a"] = Answer(status=status)
    with pytest.raises(FetchError, match=f"the server answers {status}"):
        fetcher().get(server.url("/a"))
