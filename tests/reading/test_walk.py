"""Which files are found, and why others are not read."""

import os
import socket
import time
from pathlib import Path

import pytest

from index.model.document import Problem
from index.reading import FoundFile, read, walk


def _paths(*roots: Path) -> list[str]:
    return [found.path for found in walk([str(root) for root in roots]) if isinstance(found, FoundFile)]


def _problems(*roots: Path) -> dict[str, str]:
    return {Path(p.path).name: p.reason for p in walk([str(root) for root in roots]) if isinstance(p, Problem)}


def test_folders_are_walked_in_order_and_hidden_files_and_readmes_passed_over(tmp_path: Path) -> None:
    for name in (
        "b.txt",
        "a/2.md",
        "a/1.HTML",
        "a/.hidden.txt",
        ".git/x.txt",
        "c.jsonl",
        "README.md",
        "a/deep/er/0.htm",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("text")
    expected = ["a/1.HTML", "a/2.md", "a/deep/er/0.htm", "b.txt", "c.jsonl"]
    assert _paths(tmp_path) == [str(tmp_path / name) for name in expected]
    assert not _problems(tmp_path)


def test_a_found_file_says_what_tells_a_change(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("text")
    (found,) = walk([str(path)])
    assert isinstance(found, FoundFile)
    info = path.stat()
    assert found == FoundFile(str(path), 4, info.st_mtime_ns, info.st_ctime_ns, info.st_ino, found.reader)


def test_unread_formats_are_listed(tmp_path: Path) -> None:
    (tmp_path / "a.DOC").write_text("x")
    (tmp_path / "noname").write_text("x")
    assert _problems(tmp_path) == {
        "a.DOC": "not a format that twosource reads (.doc)",
        "noname": "not a format that twosource reads (no suffix)",
    }


def test_links_within_a_folder_are_listed_and_not_followed(tmp_path: Path) -> None:
    library, private = tmp_path / "library", tmp_path / "private"
    (library / "in").mkdir(parents=True)
    private.mkdir()
    (private / "secret.txt").write_text("secret")
    (library / "in" / "a.txt").write_text("text")
    (library / "broken.txt").symlink_to("nowhere.txt")
    (library / "self.txt").symlink_to("self.txt")
    (library / "in" / "up").symlink_to(library)
    (library / "secret.txt").symlink_to(private / "secret.txt")
    (library / "secrets").symlink_to(private)
    (library / "twice.txt").symlink_to(library / "in" / "a.txt")
    assert _paths(library) == [str(library / "in" / "a.txt")]
    assert _problems(library) == {
        "broken.txt": "a broken link: what it leads to is not there",
        "self.txt": "a loop of links",
        "up": "a loop of links: it leads back to a folder that it lies in",
        "secret.txt": "a link to a file outside the library: such links are not followed",
        "secrets": "a link to a folder outside the library: such links are not followed",
        "twice.txt": "a link to something in the library, which is read in its own place",
    }


def test_a_root_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a.txt").write_text("The dockers walked out on Friday.")
    folder, file = tmp_path / "folder", tmp_path / "file.txt"
    folder.symlink_to(tmp_path / "real")
    file.symlink_to(tmp_path / "real" / "a.txt")
    assert _paths(folder) == [str(folder / "a.txt")]
    (found,) = _paths(file)
    assert read(found).documents[0].text == "The dockers walked out on Friday."


def test_roots_that_overlap_give_each_file_once(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    inner = tmp_path / "in" / "a.txt"
    inner.write_text("text")
    assert _paths(tmp_path, tmp_path / "in", inner, inner) == [str(inner)]
    assert _paths(inner, tmp_path) == [str(inner)]


def test_roots_that_are_not_there(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert _problems(tmp_path / "none", tmp_path / "loop") == {
        "none": "not found: it was moved or deleted",
        "loop": "a loop of links",
    }


def test_pipes_and_sockets_are_listed(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    here = Path.cwd()
    os.chdir(tmp_path)  # the path of a socket may be no longer than a hundred characters
    try:
        listening = socket.socket(socket.AF_UNIX)
        listening.bind("socket.txt")
        listening.close()
    finally:
        os.chdir(here)
    reason = "not a regular file (a folder, pipe, socket or device)"
    assert _problems(tmp_path) == {"pipe.txt": reason, "socket.txt": reason}
    assert [problem.reason for problem in read(str(tmp_path / "pipe.txt")).problems] == [reason]


def test_what_may_not_be_read_is_listed(tmp_path: Path) -> None:
    closed, file = tmp_path / "closed", tmp_path / "a.txt"
    closed.mkdir()
    file.write_text("text")
    closed.chmod(0)
    file.chmod(0)
    try:
        if os.access(closed, os.R_OK):
            pytest.skip("this account (root) may read everything")
        assert _problems(tmp_path) == {"closed": "permission denied: this account may not read it"}
        assert read(str(file)).problems[0].reason == "permission denied: this account may not read it"
    finally:
        closed.chmod(0o700)


def test_names_of_any_bytes(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9.txt")
    (tmp_path / name).write_text("The dockers walked out on Friday.")
    (path,) = _paths(tmp_path)
    assert path == str(tmp_path / name)
    assert read(path).documents[0].path == path


@pytest.mark.slow
def test_ten_thousand_files_take_little_time(tmp_path: Path) -> None:
    for folder in range(20):
        (tmp_path / f"{folder}").mkdir()
        for file in range(500):
            (tmp_path / f"{folder}" / f"{file}.txt").touch()
    start = time.process_time()
    assert len(_paths(tmp_path)) == 10_000
    assert time.process_time() - start < 0.5


@pytest.mark.parametrize("end", ["_files", "-Dateien", "_fichiers", ".files"])
def test_what_a_browser_saves_with_a_page_is_passed_over(tmp_path: Path, end: str) -> None:
    for name in (f"Bridge{end}/ad.html", f"Bridge{end}/script.js", f"Other{end}/b.txt", "other/c.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("text")
    (tmp_path / "Bridge.htm").write_text("page")
    assert _paths(tmp_path) == [str(tmp_path / name) for name in ("Bridge.htm", f"Other{end}/b.txt", "other/c.txt")]
    assert not _problems(tmp_path)
