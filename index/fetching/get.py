"""Asks for one URL at a time, by the rules: robots.txt, a pause for each host, limits, redirects that are checked."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from http import HTTPStatus
from importlib.metadata import version

import httpcore2
import httpx2
from protego import Protego

from index.fetching.transport import CheckedTransport, Deadline, PrivateAddressError
from index.model.fetched import Fetched

LARGEST = 24 * 2**20  # bytes of an answer; larger files are not read either
_LARGEST_ROBOTS = 512_000  # bytes of a robots.txt that count (RFC 9309)
_MOST_HOPS = 10
_LONGEST_URL = 2_000  # characters, as in browsers
_LONGEST_PAUSE_S = 30.0  # that a robots.txt may ask for
_LONGEST_HEADER = 1_000  # characters of a header that are kept
_NAME = "twosource"  # the name by which a robots.txt may speak to this program
_KEPT = ("content-type", "last-modified", "etag", "content-length", "content-language", "date")
_ENCODINGS = {"", "identity", "gzip", "x-gzip", "deflate"}  # decoded in pieces, so that none can bomb
_TO_LATER = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)


class FetchError(Exception):
    """A URL was not fetched. The message says why, in words for the user."""


@dataclass(frozen=True, slots=True)
class Page:
    """What was fetched: its bytes, and how."""

    content: bytes
    fetched: Fetched


@dataclass(frozen=True, slots=True)
class Condition:
    """What is known of an earlier answer: it need not be sent again if it is still the same."""

    etag: str = ""
    last_modified: str = ""

    @property
    def headers(self) -> dict[str, str]:
        named = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in named.items() if value and value.isascii() and value.isprintable()}


_NO_CONDITION = Condition()


class Fetcher:
    """Fetches URLs, one after the other.

    `pause` is the least number of seconds between two requests to a host, `seconds` the most for a URL with all its
    redirects. Addresses that are not public are refused unless `allow_private`.
    """

    def __init__(self, *, pause: float = 1.0, seconds: float = 60.0, allow_private: bool = False) -> None:
        self._pause, self._seconds, self._allow_private = pause, seconds, allow_private
        self._tls = httpcore2.default_ssl_context()
        self._robots: dict[str, Protego] = {}  # by origin
        self._asked: dict[str, float] = {}  # when each host was asked last
        self._silent: dict[str, str] = {}  # hosts that are not asked again, and why
        self._agent = f"{_NAME}/{version('twosource')} (a reading app; it fetches what its user asks for)"

    def get(self, url: str, condition: Condition = _NO_CONDITION) -> Page | None:
        """What is at a URL; None if it is still the same as under the `condition`. Raises FetchError."""
        asked = at = parsed(url)
        self._wait(at.host, self._allowed(at))  # before the time of the request begins
        with self._client() as client:
            for _ in range(_MOST_HOPS):
                answer = self._ask(client, at, condition.headers)
                if answer.status == HTTPStatus.NOT_MODIFIED and condition.headers:
                    return None
                if answer.location is None:
                    return _page(asked, at, answer)
                at = answer.location
                self._wait(at.host, self._allowed(at))
        raise FetchError(f"more than {_MOST_HOPS} redirects")

    def _client(self) -> httpx2.Client:
        transport = CheckedTransport(self._tls, Deadline(self._seconds), allow_private=self._allow_private)
        headers = {"User-Agent": self._agent, "Accept": "*/*", "Accept-Encoding": "gzip, deflate"}
        return httpx2.Client(transport=transport, headers=headers, trust_env=False, follow_redirects=False)

    def _ask(
        self,
        client: httpx2.Client,
        url: httpx2.URL,
        headers: dict[str, str],
        largest: int = LARGEST,
        *,
        cut: bool = False,
    ) -> "_Answer":
        """One request. With `cut`, what is beyond the largest size is left out. Raises FetchError.

        A host that gives no answer, or asks to wait, is not asked again.
        """
        if url.host in self._silent:
            raise FetchError(f"{self._silent[url.host]}; it was not asked again")
        try:
            with client.stream("GET", url, headers=headers) as response:
                answer = _answer(response, url, largest, cut=cut)
        except PrivateAddressError as error:
            raise FetchError(
                f"{url.host} has an address that is not of the public internet ({error}): "
                "--allow-private allows such ones"
            ) from error
        except httpcore2.TimeoutException as error:
            raise self._silenced(url.host, f"{url.host} took longer than {self._seconds:g} s") from error
        except httpcore2.NetworkError as error:
            raise self._silenced(url.host, f"{url.host} cannot be reached: {_words(error)}") from error
        except (httpcore2.ProtocolError, httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
            raise FetchError(f"the answer of {url.host} is not understood: {_words(error)}") from error
        if answer.status in _TO_LATER:
            raise self._silenced(url.host, _status(answer))
        return answer

    def _silenced(self, host: str, reason: str) -> FetchError:
        self._silent[host] = reason
        return FetchError(reason)

    def _allowed(self, url: httpx2.URL) -> float:
        """The pause that a site's robots.txt asks for. Raises FetchError if it does not want this URL to be fetched."""
        origin = f"{url.scheme}://{url.netloc.decode('ascii')}"
        if origin not in self._robots:
            self._robots[origin] = self._read_robots(httpx2.URL(f"{origin}/robots.txt"))
        rules = self._robots[origin]
        if not rules.can_fetch(str(url), _NAME):
            raise FetchError(f"robots.txt of {url.host} asks programs not to fetch this")
        return min(rules.crawl_delay(_NAME) or 0.0, _LONGEST_PAUSE_S)

    def _read_robots(self, url: httpx2.URL) -> Protego:
        """The rules of a site. As RFC 9309 says, none if there is no file, and FetchError if that cannot be known."""
        with self._client() as client:
            for _ in range(_MOST_HOPS):
                self._wait(url.host)
                answer = self._ask(client, url, {}, _LARGEST_ROBOTS, cut=True)
                if answer.location is None:
                    break
                url = answer.location
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise FetchError(f"robots.txt of {url.host} cannot be had: {_status(answer)}")
        return Protego.parse(answer.content.decode("utf-8", "replace"))

    def _wait(self, host: str, delay: float = 0.0) -> None:
        """Wait until a host may be asked again."""
        due = self._asked.get(host, float("-inf")) + max(self._pause, delay)
        time.sleep(max(0.0, due - time.monotonic()))
        self._asked[host] = time.monotonic()


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: httpx2.Headers
    content: bytes
    location: httpx2.URL | None = None


def parsed(url: str) -> httpx2.URL:
    """A URL that may be fetched, in its normal form and without its fragment. Raises FetchError."""
    if len(url) > _LONGEST_URL:
        raise FetchError(f"a URL of more than {_LONGEST_URL} characters")
    try:
        found = httpx2.URL(url).copy_with(fragment=None)
    except (httpx2.InvalidURL, ValueError) as error:
        raise FetchError(f"not a URL: {_words(error)}") from error
    if found.scheme not in ("http", "https") or not found.host:
        raise FetchError(f"not a web address that begins with http:// or https:// ({url[:80]})")
    if found.userinfo:
        raise FetchError("a URL with a name and password: they would be kept in the sidecar")
    return found


def _answer(response: httpx2.Response, url: httpx2.URL, largest: int, *, cut: bool) -> _Answer:
    if response.has_redirect_location:
        location = parsed(str(url.join(response.headers["location"])))
        return _Answer(response.status_code, response.headers, b"", location)
    body = _body(response, largest, cut=cut) if response.status_code == HTTPStatus.OK else b""
    return _Answer(response.status_code, response.headers, body)


def _body(response: httpx2.Response, largest: int, *, cut: bool) -> bytes:
    """The decoded body. Raises FetchError if it is too large."""
    encoding = response.headers.get("content-encoding", "").strip().lower()
    if encoding not in _ENCODINGS:
        raise FetchError(f"it is packed in a way that was not asked for ({_words(encoding)})")
    found = bytearray()
    for piece in response.iter_bytes():
        found += piece
        if len(found) > largest:
            if cut:
                break
            raise FetchError(f"larger than {largest // 2**20} MB")
    return bytes(found[:largest])


def _page(asked: httpx2.URL, final: httpx2.URL, answer: _Answer) -> Page:
    """Raises FetchError for an answer that is no page."""
    if answer.status != HTTPStatus.OK:
        raise FetchError(_status(answer))
    headers = {name: answer.headers[name][:_LONGEST_HEADER] for name in _KEPT if name in answer.headers}
    at = datetime.now(UTC).isoformat(timespec="seconds")
    return Page(
        answer.content, Fetched(str(asked), str(final), at, answer.status, headers, sha256(answer.content).hexdigest())
    )


def _status(answer: _Answer) -> str:
    """A status in words; of the server's own words only the number of seconds to wait."""
    try:
        words = f"the server answers {answer.status} {HTTPStatus(answer.status).phrase}"
    except ValueError:
        words = f"the server answers {answer.status}"
    after = answer.headers.get("retry-after", "")
    return f"{words}; it asks to wait {after[:9]} s" if after.isdecimal() else words


def _words(error: object) -> str:
    """An error in one short line: it may quote a stranger's words."""
    return " ".join(str(error).split())[:200] or type(error).__name__
