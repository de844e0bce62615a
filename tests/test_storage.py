"""Where derived data lives: private, one writer at a time, never in the analyst's folder."""

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from index.library import Library, LibraryBusy, LibraryError
from index.store.files import append, locked, private_folder, read_small, write_atomically
from index.store.roots import Roots
from tests.conftest import MakeLibrary, read_in


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o277])
def test_the_cache_is_private_whatever_the_umask(library: MakeLibrary, own_cache: Path, umask: int) -> None:
    made = library({"a.txt": "The minister said on Monday that the bridge is open."})
    made.close()
    before = os.umask(umask)
    try:
        read_in(made)
        made.search("bridge")
    finally:
        os.umask(before)
    for path in (own_cache / "libraries").rglob("*"):
        assert mode(path) == (0o700 if path.is_dir() else 0o600), path


def test_the_folder_of_articles_is_never_written_to(library: MakeLibrary, tmp_path: Path) -> None:
    made = library({"a.txt": "One.", "deep/b.txt": "Two."})
    before = {path: path.lstat().st_mtime_ns for path in (tmp_path / "articles").rglob("*")}
    read_in(made)
    made.search("one")
    made.rebuild()
    assert {path: path.lstat().st_mtime_ns for path in (tmp_path / "articles").rglob("*")} == before


def test_a_folder_that_others_can_enter_is_closed_to_them(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir(mode=0o755)
    assert mode(private_folder(tmp_path / "open")) == 0o700


def test_a_link_is_no_cache_folder(tmp_path: Path) -> None:
    (tmp_path / "target").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "target")
    with pytest.raises(LibraryError, match="not a folder"):
        private_folder(tmp_path / "link")


@pytest.mark.parametrize("make", [Path.touch, os.mkfifo])
def test_what_is_in_the_place_of_a_folder_is_set_aside(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / "folder")
    assert mode(private_folder(tmp_path / "folder")) == 0o700
    assert os.path.lexists(tmp_path / "folder.damaged-1")


@pytest.mark.parametrize("umask", [0o000, 0o277])
def test_folders_that_are_missing_above_are_made_private_too(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        with Library([tmp_path], cache=tmp_path / "a" / "b" / "c"):
            pass
        own = tmp_path / "state" / "deep" / "twosource"
        private_folder(own)
    finally:
        os.umask(before)
    for made in (tmp_path / "a", tmp_path / "a" / "b", tmp_path / "a" / "b" / "c", own.parent.parent, own.parent, own):
        assert mode(made) == 0o700, made


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_another_users_folder_is_refused(own_cache: Path, tmp_path: Path) -> None:
    (own_cache / "libraries").mkdir()
    os.chown(own_cache / "libraries", 12345, 12345)
    with pytest.raises(LibraryError, match="belongs to another user"):
        Library([tmp_path])


def test_a_cache_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(LibraryError, match="TWOSOURCE_CACHE"):
        Library([tmp_path], cache=tmp_path / "file" / "cache")


def test_the_cache_folder_is_the_one_given_then_the_environments(tmp_path: Path, own_cache: Path) -> None:
    with Library([tmp_path]) as one, Library([tmp_path], cache=tmp_path / "given") as other:
        assert one.folder.is_relative_to(own_cache)
        assert other.folder.is_relative_to(tmp_path / "given")


def test_one_library_however_its_roots_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "a")
    monkeypatch.chdir(tmp_path)
    roots = [["a", "b"], ["b/", "./a"], [str(tmp_path / "b"), "link"], ["a", "b", "a"]]
    folders = set()
    for given in roots:
        with Library(given) as library:
            folders.add(library.folder)
    assert len(folders) == 1


def test_a_second_writer_is_told_and_a_killed_one_leaves_no_lock(tmp_path: Path) -> None:
    holding = "with locked(pathlib.Path(sys.argv[1])): print(flush=True), sys.stdin.read()"
    code = f"import sys, pathlib; from index.store.files import locked\n{holding}"
    command = [sys.executable, "-c", code, str(tmp_path / "lock")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(LibraryBusy), locked(tmp_path / "lock"):
            pass
        holder.kill()
        holder.wait()
    with locked(tmp_path / "lock"):
        pass


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    write_atomically(tmp_path / "file", b"old")
    with (tmp_path / "file").open("rb") as reader:
        write_atomically(tmp_path / "file", b"newer")
        assert reader.read() == b"old"
    assert (tmp_path / "file").read_bytes() == b"newer"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize("odd", [os.mkfifo, Path.mkdir, lambda path: path.symlink_to("elsewhere")])
def test_what_is_in_the_place_of_a_file_does_not_stop_it(tmp_path: Path, odd: Callable[[Path], None]) -> None:
    for name in ("file", "lock", f"file.{os.getpid()}.new"):
        odd(tmp_path / name)
    with pytest.raises(OSError, match=r"no file|loop|symbolic"):
        read_small(tmp_path / "file")
    write_atomically(tmp_path / "file", b"new")
    assert read_small(tmp_path / "file") == b"new"
    with locked(tmp_path / "lock"), pytest.raises(LibraryBusy), locked(tmp_path / "lock"):
        pass
    assert not (tmp_path / "elsewhere").exists()


def test_a_small_file_of_ours_is_not_read_without_end(tmp_path: Path) -> None:
    with (tmp_path / "huge").open("wb") as file:
        file.truncate(1 << 40)
    (tmp_path / "endless").symlink_to("/dev/zero")
    for name in ("huge", "endless"):
        with pytest.raises(OSError, match=r"no file|larger"):
            read_small(tmp_path / name, follow=True)


def test_what_is_added_to_a_file_goes_where_its_link_leads(tmp_path: Path) -> None:
    own = private_folder(tmp_path / "own")
    (own / "copied.txt").symlink_to(tmp_path / "mine.txt")
    (tmp_path / "mine.txt").touch()
    for _ in range(2):
        append(own / "copied.txt", b"one\n")
    assert (tmp_path / "mine.txt").read_bytes() == b"one\n" * 2


@pytest.mark.parametrize(
    ("roots", "name"),
    [
        (["/a/seeds"], "seeds"),
        (["/a/a.txt", "/a/b.txt", "/a/c.txt"], "a.txt and 2 more"),
        (["/"], "/"),
        (["/x/\udcff"], "\\xff"),
    ],
)
def test_names(roots: list[str], name: str) -> None:
    assert Roots(roots).name == name


@pytest.mark.parametrize(
    ("roots", "path", "line", "shown"),
    [
        (["/a/seeds/"], "/a/seeds/x.txt", 0, "/a/seeds/x.txt"),
        (["/a/seeds/", "/a"], "/a/other/x.jsonl", 7, "/a/other/x.jsonl#7"),
        (["/a/x.txt"], "/a/x.txt", 0, "/a/x.txt"),
        (["/"], "/a/x.txt", 0, "/a/x.txt"),
        (["/a"], "/ab/x.txt", 0, "/ab/x.txt"),
        (["/a"], "/a/\udcfcber \udcff.txt", 0, "/a/\\xfcber \\xff.txt"),
        (["/a"], "/a/über\n.txt", 0, "/a/über\n.txt"),
    ],
)
def test_paths_are_shown_as_their_root_was_given(roots: list[str], path: str, line: int, shown: str) -> None:
    assert Roots(roots).shown(path, line) == shown


def test_relative_roots_are_shown_relative(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "seeds").mkdir()
    monkeypatch.chdir(tmp_path)
    assert Roots(["seeds"]).shown(str(tmp_path / "seeds" / "x.txt")) == "seeds/x.txt"
    assert Roots(["."]).shown(str(tmp_path / "seeds" / "x.txt")) == "./seeds/x.txt"
    assert Roots(["seeds", "."]).outermost == (str(tmp_path),)
