"""The workers of a cluster: real Dask processes on loopback, lost in the midst of their work."""

import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from index.library import Library, LibraryError
from index.library.cluster import Cluster, ClusterAddress, ClusterError, connect
from index.pipeline import runner
from index.pipeline.analysing import analyse
from index.pipeline.executors import FailedError
from index.pipeline.executors import cluster as connecting
from tests.clusters import Dask, dask
from tests.conftest import ROOT, MakeLibrary
from tests.test_finding import ARTICLES, findings
from tests.test_pool import DOCUMENT, end, fail, reports
from tests.tui.terminal import twosource

pytest.importorskip("distributed", reason="Dask is not installed: pip install '.[cluster]'")

FILES = {**ARTICLES, **reports(24)}
OLDER = "import index.quotes\nindex.quotes.VERSION = 'encoder-0'\n"


@pytest.fixture(scope="module")
def workers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Two workers, which have none of the library's files, but this package."""
    with pytest.MonkeyPatch.context() as patch, dask(tmp_path_factory.mktemp("dask"), 0) as made:
        patch.setenv("PYTHONPATH", str(ROOT))  # as the workers call functions of these tests
        made.add_workers(2)
        with connect(ClusterAddress(made.url)) as connected:
            yield connected


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> list[object]:
    """What one process finds in FILES."""
    folder = tmp_path_factory.mktemp("alone")
    for name, content in FILES.items():
        (folder / name).write_text(content)
    with Library([folder], cache=folder / ".cache") as library:
        for _ in library.update(processes=1):
            pass
        return found(library)


def found(library: Library) -> list[object]:
    """All that was found in a library."""
    assert library.problems() == ()
    analyses = sorted((Path(entry.path).name, repr(library.analysis(entry.id))) for entry in library.entries())
    assert all("Attribution(" in analysis for _, analysis in analyses)
    return [analyses, findings(library)]


@pytest.fixture
def kept_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is found is kept at once."""
    monkeypatch.setattr(runner, "SECONDS", 0)


def end_while_it_works(library: Library, made: Dask, process: "subprocess.Popen[str]") -> None:
    """Update a library with a cluster of which a process is killed while statements are found."""
    with connect(ClusterAddress(made.url)) as connected:
        for step in library.update(workers=connected):
            if step.stage == "quotes" and step.done == len(FILES) // 4:
                process.kill()


def test_calls_are_done_by_the_workers(workers: Cluster) -> None:
    assert workers.size == 2
    assert workers.submit(analyse, DOCUMENT).result() == analyse(DOCUMENT)
    with pytest.raises(FailedError, match="ValueError: no such thing"):
        workers.spare(fail, None).result()
    assert workers.page.startswith("http://127.0.0.1:")


def test_few_bytes_are_in_flight(workers: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connecting, "_MOST", 1)
    futures = [workers.submit(analyse, DOCUMENT) for _ in range(3)]
    assert all(future.done() for future in futures[:-1])
    futures[-1].result()


def test_a_cluster_makes_no_difference(library: MakeLibrary, workers: Cluster, alone: list[object]) -> None:
    made = library(FILES)
    for _ in made.update(workers=workers):
        pass
    assert found(made) == alone


@pytest.mark.usefixtures("kept_one_by_one")
def test_a_lost_worker_makes_no_difference(
    library: MakeLibrary, tmp_path: Path, alone: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    made = library(FILES)
    with dask(tmp_path, 3) as cluster:
        end_while_it_works(made, cluster, cluster.workers[0])
        assert cluster.workers[0].wait() == -9
        with connect(ClusterAddress(cluster.url)) as connected:
            # The first worker that tries this is killed by it.
            assert connected.submit(end, str(tmp_path / "there")).result() == "done"
            cluster.workers[2].kill()
            cluster.workers[1].kill()
            monkeypatch.setattr(connecting, "_PATIENCE", 0)
            with pytest.raises(ClusterError, match="No worker is left"):
                connected.submit(analyse, DOCUMENT).result()
    assert found(made) == alone


@pytest.mark.usefixtures("kept_one_by_one")
def test_after_the_scheduler_is_lost_the_next_update_goes_on(
    library: MakeLibrary, tmp_path: Path, alone: list[object]
) -> None:
    made = library(FILES)
    with (
        dask(tmp_path, 1) as cluster,
        pytest.raises(ClusterError, match=r"scheduler .* was lost\. What was done is kept"),
    ):
        end_while_it_works(made, cluster, cluster.scheduler)
    kept = sum(made.analysis(entry.id) is not None for entry in made.entries())
    assert len(FILES) // 4 <= kept < len(FILES)
    missing = [step.total for step in made.update(processes=1) if step.stage == "quotes"]
    assert missing[0] == len(FILES) - kept
    assert found(made) == alone


def test_workers_of_another_version_are_refused(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(OLDER)
    with dask(tmp_path, 1) as cluster:
        with connect(ClusterAddress(cluster.url)) as connected:
            cluster.add_workers(1, {"PYTHONPATH": f"{tmp_path}:{ROOT}"})
            with pytest.raises(ClusterError, match=r"worker of the cluster has other versions .*encoder-0.* than this"):
                for future in [connected.submit(text_of, at) for at in range(20)]:
                    future.result()
        with pytest.raises(ClusterError, match=r"worker at tcp://127.* has other versions .*encoder-0.* than this"):
            connect(ClusterAddress(cluster.url))


def text_of(number: int) -> str:
    return str(number)


@pytest.mark.parametrize(
    ("address", "told"),
    [
        (ClusterAddress("tcp://192.0.2.1:8786"), "not encrypted"),
        (ClusterAddress("tcp://news.example:8786"), "not encrypted"),
        (ClusterAddress("tls://127.0.0.1:8786"), "needs certificates"),
        (ClusterAddress("tls://127.0.0.1:8786", "no.pem", "no.pem"), "no file no.pem"),
        (ClusterAddress("inproc://127.0.0.1:8786"), "no address of a scheduler"),
        (ClusterAddress("127.0.0.1"), "no address of a scheduler"),
        (ClusterAddress("tcp://127.0.0.1:9"), "No scheduler answers at tcp://127.0.0.1:9"),
    ],
)
def test_what_cannot_be_connected_to(address: ClusterAddress, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connecting, "_CONNECTING", 0.2)
    with pytest.raises(LibraryError, match=told):
        connect(address)


def certificates(folder: Path) -> Sequence[str]:
    """Make an authority and a certificate signed by it, as docs/cluster.md says."""
    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2")
    authority = ("-CA", "ca.pem", "-CAkey", "ca.key")
    for command in (
        ("req", "-x509", *curve, "-subj", "/CN=cluster", "-keyout", "ca.key", "-out", "ca.pem"),
        ("req", *curve[:-2], "-subj", "/CN=member", "-keyout", "member.key", "-out", "member.csr"),
        ("x509", "-req", "-in", "member.csr", *authority, "-CAcreateserial", "-days", "2", "-out", "member.pem"),
    ):
        subprocess.run(["openssl", *command], cwd=folder, check=True, capture_output=True)
    return ("ca.pem", "member.pem", "member.key")


@pytest.mark.skipif(not shutil.which("openssl"), reason="there is no openssl to make a certificate with")
def test_over_tls_only_those_with_a_certificate_work_together(
    library: MakeLibrary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = library(ARTICLES)
    ca, cert, key = certificates(tmp_path)
    (tmp_path / "stranger").mkdir()
    others = [str(tmp_path / "stranger" / name) for name in certificates(tmp_path / "stranger")]
    monkeypatch.setattr(connecting, "_CONNECTING", 2)
    with dask(tmp_path, 1, ("--tls-ca-file", ca, "--tls-cert", cert, "--tls-key", key)) as cluster:
        arguments = ["update", "articles", "--cluster", cluster.url, "--ca", ca, "--cert", cert, "--key", key]
        ended = subprocess.run(
            twosource(*arguments, "--dashboard"), cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert (ended.returncode, ended.stdout) == (0, "")
        assert ended.stderr.startswith("http")
        assert len(ended.stderr.splitlines()) == 1
        stranger = ClusterAddress(cluster.url, ca=others[0], cert=others[1], key=others[2])
        for address in (stranger, ClusterAddress(cluster.url.replace("tls", "tcp"))):
            with pytest.raises(ClusterError, match="No scheduler answers"):
                connect(address)
    assert all(made.analysis(entry.id) for entry in made.entries())
