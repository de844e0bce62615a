"""The workers of a Dask cluster. Dask is imported only when one is connected to.

Bytes go to the workers and come back (index.pipeline.calls), and are checked as those of the local pool are. Each
task has a key made of the call and of the versions of what makes its result: where a worker is lost, others do what it
has not finished, and a result that the cluster still has is not made twice. What has come back is with this process,
which alone keeps the catalogue.

docs/cluster.md says what a worker may see and do, and how certificates are made.
"""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from functools import partial
from hashlib import sha256
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

import msgspec

from index.pipeline.calls import FailedError, encoded, result
from index.pipeline.executors.workers import Result, Workers
from index.pipeline.task import Worked, told, versions, work
from index.store.files import LibraryError

if TYPE_CHECKING:
    from distributed import Client

_CONNECTING = 20  # seconds within which the scheduler must answer, and the first worker must be there
_PATIENCE = 60  # seconds without any worker after which waiting calls fail: a nanny restarts a worker sooner
_BETWEEN = 1  # seconds between two looks at the cluster
_CLOSING = 5  # seconds
_MOST = 2**26  # bytes of calls in flight, unless one alone is larger
_GOES_ON = "What was done is kept: the next update goes on from there."

Decoded = TypeVar("Decoded")


class ClusterError(LibraryError):
    """The cluster cannot be used, or not any more."""


class ClusterAddress(msgspec.Struct, frozen=True):
    """Where a scheduler is, as tls://HOST:PORT or tcp://HOST:PORT, and the PEM files of the certificates for tls.

    Over tcp everything is readable on the way, and whoever reaches the scheduler can have its workers run anything: so
    HOST must be this machine, unless `unencrypted`.
    """

    url: str
    ca: str = ""
    cert: str = ""
    key: str = ""
    unencrypted: bool = False


def connect(address: ClusterAddress) -> "Cluster":
    """Connect to a cluster with at least one worker, all of the same versions as this process. Raises ClusterError."""
    is_encrypted = _check(address)
    try:
        from distributed import Client
        from distributed.security import Security
    except ImportError as error:
        raise ClusterError(f"A cluster needs Dask: install twosource[cluster] ({error}).") from error
    for logger in ("distributed", "distributed.client"):
        logging.getLogger(logger).setLevel(logging.CRITICAL + 1)  # what is wrong is told here, in a line
    key = address.key or address.cert
    files = {"tls_ca_file": address.ca, "tls_client_cert": address.cert, "tls_client_key": key} if is_encrypted else {}
    try:
        client = Client(
            address.url,
            security=Security(require_encryption=is_encrypted, **files),
            timeout=_CONNECTING,
            set_as_default=False,
            direct_to_workers=False,
            name="twosource",
            deserializers=["dask", "msgpack"],  # results are bytes; errors are unpickled by Dask all the same
        )
    except (OSError, RuntimeError, ValueError) as error:  # a TimeoutError and an SSLError are OSErrors
        raise ClusterError(f"No scheduler answers at {address.url}: {_reason(error)}.") from error
    cluster = Cluster(client, address.url)
    try:
        cluster.greet()
    except BaseException:
        cluster.shutdown()
        raise
    return cluster


def _check(address: ClusterAddress) -> bool:
    """Whether the connection will be encrypted. Raises ClusterError where it must be and is not, or cannot be."""
    try:
        parts = urlsplit(address.url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host or not port or parts.scheme not in ("tls", "tcp"):
        raise ClusterError(f"{address.url} is no address of a scheduler: write tls://HOST:PORT or tcp://HOST:PORT.")
    if parts.scheme == "tls":
        for what, file in (("--ca", address.ca), ("--cert", address.cert)):
            if not file:
                raise ClusterError(
                    f"tls:// needs certificates: name them by --ca, --cert and --key ({what} is missing)."
                )
        for file in (address.ca, address.cert, address.key):
            if file and not Path(file).is_file():
                raise ClusterError(f"There is no file {file}.")
        return True
    if not address.unencrypted and not _is_this_machine(host):
        raise ClusterError(
            f"{address.url} is not this machine, and tcp:// is not encrypted: whoever is on the way could read the "
            "texts and have the workers run anything. Use tls://, or --allow-unencrypted in a network that you trust."
        )
    return False


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _reason(error: BaseException) -> str:
    """The first cause of an error, on one line."""
    while error.__cause__ is not None:
        error = error.__cause__
    return " ".join(str(error).split()) or type(error).__name__


def _named(of: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {of.get(name, 'unknown')}" for name in versions())


def _differ(who: str, theirs: Mapping[str, str]) -> ClusterError:
    return ClusterError(
        f"{who} has other versions ({_named(theirs)}) than this machine ({_named(versions())}), so their results would "
        f"not be the same. Install the same twosource on both and start the worker again. {_GOES_ON}"
    )


class Cluster(Workers):
    """A cluster that is connected to, until `shutdown`. Calls may be put by one thread.

    Putting a call waits while many bytes are in flight. Futures raise ClusterError once the scheduler is lost, no
    worker is left for a minute, or one of them has other versions.
    """

    def __init__(self, client: "Client", url: str) -> None:
        self._client, self._url = client, url
        self._executor = client.get_executor(pure=True)
        self._versions = told()
        self._size = 1
        self._flying: dict[Future[Any], int] = {}  # the calls that are not answered, with their sizes
        self._bytes = 0  # of all these
        self._changed = threading.Condition()
        self._error: ClusterError | None = None  # why nothing more can be done
        self._is_over = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)

    @property
    def size(self) -> int:
        return self._size

    @property
    def page(self) -> str:
        """The address of the scheduler's own page, as it is reached from where the scheduler is."""
        return str(self._client.dashboard_link)

    def greet(self) -> None:
        """Wait for the first worker, and compare the versions of all. Raises ClusterError."""
        try:
            self._client.wait_for_workers(1, timeout=_CONNECTING)
            found = self._client.run(told, on_error="return")
            self._size = max(1, len(self._client.nthreads()))
        except (OSError, RuntimeError, TypeError, ValueError) as error:
            if isinstance(error, TimeoutError):
                raise ClusterError(
                    f"The scheduler at {self._url} has no worker: start one, and update again."
                ) from error
            raise ClusterError(f"The cluster at {self._url} cannot be asked: {_reason(error)}.") from error
        for worker, answered in found.items():
            if not isinstance(answered, bytes):
                raise ClusterError(
                    f"The worker at {worker} cannot run twosource: {_reason(answered)}. Install this version there."
                )
            theirs = _decoded(answered, dict[str, str])
            if theirs != versions():
                raise _differ(f"The worker at {worker}", theirs)
        self._watcher.start()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leave the cluster. Calls that are not done yet fail, and the cluster drops them."""
        self._is_over.set()
        self._lose(ClusterError("The cluster was left."))
        with suppress(OSError, RuntimeError):
            self._client.close(timeout=_CLOSING)

    def _put(self, function: Callable[[Any], Result], value: object, *, can_wait: bool) -> Future[Result]:
        future: Future[Result] = Future()
        future.set_running_or_notify_cancel()
        try:
            call = encoded(function, value)
        except UnicodeEncodeError as error:
            future.set_exception(error)
            return future
        with self._changed:
            self._changed.wait_for(lambda: self._error or not self._flying or self._bytes + len(call) <= _MOST)
            if self._error:
                future.set_exception(self._error)
                return future
            self._flying[future] = len(call)
            self._bytes += len(call)
        key = f"{function.__name__}-{sha256(self._versions + call).hexdigest()}"
        far = self._executor.submit(work, self._versions, call, key=key, priority=-1 if can_wait else 0)
        far.add_done_callback(partial(self._take, function, future))
        return future

    def _take(self, function: Callable[[Any], Result], future: Future[Result], far: Future[bytes]) -> None:
        """Pass on what has come back."""
        if not self._land(future):
            return
        try:
            future.set_result(self._result(function, far))
        except (FailedError, ClusterError) as error:
            future.set_exception(error)

    def _land(self, future: Future[Any]) -> bool:
        """The call is in flight no longer; false if it was not."""
        with self._changed:
            size = self._flying.pop(future, None)
            self._bytes -= size or 0
            self._changed.notify()
            return size is not None

    def _result(self, function: Callable[[Any], Result], far: Future[bytes]) -> Result:
        from distributed import KilledWorker

        try:
            worked = _decoded(far.result(), Worked)
        except KilledWorker as error:
            raise FailedError("each worker that tried it ended") from error
        except CancelledError as error:
            raise self._lost() from error
        except ClusterError:
            raise
        except Exception as error:  # whatever a worker may raise beside its answer
            raise ClusterError(f"A worker of the cluster failed: {_reason(error)}. {_GOES_ON}") from error
        if worked.answer is None or worked.versions != versions():
            raise _differ("A worker of the cluster", worked.versions)
        try:
            return result(function, worked.answer)
        except msgspec.DecodeError as error:
            raise ClusterError(
                f"A worker of the cluster gave another answer than it was asked for. {_GOES_ON}"
            ) from error

    def _lost(self) -> ClusterError:
        return ClusterError(f"The connection to the scheduler at {self._url} was lost. {_GOES_ON}")

    def _lose(self, error: ClusterError) -> None:
        """Have all calls fail, those in flight and those to come."""
        with self._changed:
            self._error = self._error or error
            failed = list(self._flying)
            self._flying.clear()
            self._bytes = 0
            self._changed.notify_all()
        for future in failed:
            future.set_exception(error)

    def _watch(self) -> None:
        """Notice when the scheduler or the last worker is lost, and count the workers."""
        since = time.monotonic()
        while not self._is_over.wait(_BETWEEN):
            try:
                workers = len(self._client.nthreads()) if self._client.status == "running" else None
            except Exception:  # noqa: BLE001 (however it is that it does not answer)
                workers = None
            if workers is None:
                self._lose(self._lost())
                return
            if workers or not self._flying:
                self._size, since = max(1, workers), time.monotonic()
            elif time.monotonic() - since > _PATIENCE:
                self._lose(ClusterError(f"No worker is left in the cluster at {self._url}: start some. {_GOES_ON}"))
                return


def _decoded(message: bytes, kind: type[Decoded]) -> Decoded:
    """What a worker sent. Raises ClusterError if that is something else."""
    try:
        return msgspec.msgpack.decode(message, type=kind)
    except (TypeError, msgspec.DecodeError) as error:
        raise ClusterError(f"A worker of the cluster gave an answer that is none of twosource. {_GOES_ON}") from error
