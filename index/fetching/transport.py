"""The connections: to checked addresses only, and no read or write outlasts the request's time."""

import ssl
import time
from collections.abc import Iterable, Iterator
from typing import Any

import httpcore2
import httpx2
from httpcore2 import SOCKET_OPTION, ConnectError, ConnectTimeout, NetworkStream, ReadTimeout

from index.fetching.addresses import is_public, resolve

_MOST_ADDRESSES = 4  # of a host are tried


class PrivateAddressError(Exception):
    """A host has private addresses only."""


class Deadline:
    """The moment at which a request must be done."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds

    def left(self) -> float:
        """The seconds that are left. Raises ReadTimeout if there are none."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise ReadTimeout("the time for the request is over")
        return left


class CheckedTransport(httpx2.BaseTransport):
    """A transport for one request and its redirects. It uses no proxy, and nothing of the environment but certificates.

    Raises PrivateAddressError unless `allow_private`, and the exceptions of httpcore2.
    """

    def __init__(self, tls: ssl.SSLContext, deadline: Deadline, *, allow_private: bool) -> None:
        backend = _Backend(deadline, allow_private=allow_private)
        self._pool = httpcore2.ConnectionPool(tls, network_backend=backend)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        url = request.url
        target = httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        answer = self._pool.handle_request(httpcore2.Request(request.method, target, headers=request.headers.raw))
        assert isinstance(answer.stream, Iterable)
        return httpx2.Response(answer.status, headers=answer.headers, stream=_Body(answer.stream))

    def close(self) -> None:
        self._pool.close()


class _Body(httpx2.SyncByteStream):
    def __init__(self, stream: Iterable[bytes]) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        yield from self._stream

    def close(self) -> None:
        if close := getattr(self._stream, "close", None):
            close()


class _Backend(httpcore2.NetworkBackend):
    """Connects to the addresses of a host that it has checked."""

    def __init__(self, deadline: Deadline, *, allow_private: bool) -> None:
        self._deadline, self._allow_private = deadline, allow_private
        self._system = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> NetworkStream:
        try:
            addresses = resolve(host, port, self._deadline.left())
        except TimeoutError as error:
            raise ConnectTimeout("its address was not found in time") from error
        except OSError as error:
            raise ConnectError(f"its address was not found: {error.strerror or error}") from error
        allowed = [address for address in addresses if self._allow_private or is_public(address)]
        if not allowed:
            raise PrivateAddressError(", ".join(addresses))
        for address in allowed[:_MOST_ADDRESSES]:
            try:
                stream = self._system.connect_tcp(address, port, self._deadline.left(), None, socket_options)
                return _Stream(stream, self._deadline)
            except ConnectError as error:
                failed = error
        raise failed


class _Stream(NetworkStream):
    """A connection on which nothing outlasts the deadline."""

    def __init__(self, stream: NetworkStream, deadline: Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> NetworkStream:
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, self._deadline.left()), self._deadline)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401
        return self._stream.get_extra_info(info)
