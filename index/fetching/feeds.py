"""The entries of a feed, parsed by a child process with limits: `python -P -m index.fetching.feeds`.

The child reads the feed from its standard input and writes the entries, as JSON, to its standard output.
"""

import resource
import subprocess
import sys
from io import BytesIO

import msgspec

from index.fetching.get import FetchError, Page

_MOST_ENTRIES = 2_000
_CPU_S = 10
_PATIENCE_S = 60  # a process that waits for a busy machine uses little of its computing time
_MEMORY = 2**30  # bytes


class Entry(msgspec.Struct, frozen=True):
    """An entry of a feed: `id` tells it from the others, `url` is where its article is."""

    id: str
    url: str


class _Request(msgspec.Struct):
    content: bytes
    url: str
    content_type: str


def entries(page: Page) -> list[Entry]:
    """The entries of a feed that have an article, in the feed's order. Raises FetchError if it is no feed."""
    request = _Request(page.content, page.fetched.final_url, page.fetched.headers.get("content-type", ""))
    try:
        done = subprocess.run(
            # Without -P, Python would import modules from the current folder, which may be a stranger's.
            [sys.executable, "-P", "-m", "index.fetching.feeds"],
            input=msgspec.msgpack.encode(request),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE_S,
            check=True,
        )
        found = msgspec.json.decode(done.stdout, type=list[Entry] | None)
    except (subprocess.SubprocessError, msgspec.DecodeError, ValueError) as error:
        raise FetchError("this feed cannot be parsed within the limits of time and memory") from error
    if found is None:
        raise FetchError("this is no RSS or Atom feed")
    return found


def _parsed(request: _Request) -> list[Entry] | None:
    """The entries; None for something that is no feed."""
    import feedparser  # late: only the child parses

    told = {"content-location": request.url, "content-type": request.content_type}
    feed = feedparser.parse(BytesIO(request.content), response_headers=told, sanitize_html=False)
    if not feed.version:
        return None
    found: dict[str, Entry] = {}
    for entry in feed.entries[:_MOST_ENTRIES]:
        url = str(entry.get("link") or "")
        if url:
            one = Entry(str(entry.get("id") or url), url)
            found.setdefault(one.id, one)
    return list(found.values())


def main() -> None:
    """Parse one feed."""
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_S, _CPU_S))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    request = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=_Request)
    sys.stdout.buffer.write(msgspec.json.encode(_parsed(request)))


if __name__ == "__main__":
    main()
