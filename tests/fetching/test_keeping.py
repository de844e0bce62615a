"""How what was fetched is written: safe names, whole files, nothing replaced."""

import os
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fetching.get import Condition, FetchError, Page, parsed
from index.fetching.keeping import keep, known, name_of
from index.model.fetched import SIDECAR, Fetched
from index.reading import walk
from index.reading.walk import FoundFile

URL = "https://www.example.org/2024/05/Rain-in-the-capital.html?page=2"


def page(content: bytes = b"rain", url: str = URL, **headers: str) -> Page:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Page(content, Fetched(url, url, "2024-05-14T10:00:00+00:00", 200, named, sha256(content).hexdigest()))


def test_a_name_tells_where_it_is_from() -> None:
    name = name_of(page(content_type="text/html; charset=utf-8").fetched)
    assert name.startswith("www-example-org_rain-in-the-capital-page-2_")
    assert name.endswith(".html")


@pytest.mark.parametrize(
    ("url", "kind", "suffix"),
    [
        ("https://a.example/x.php", "text/html", ".html"),
        ("https://a.example/x", "application/xhtml+xml", ".html"),
        ("https://a.example/report.pdf", "application/octet-stream", ".pdf"),
        ("https://a.example/report", "application/pdf", ".pdf"),
        ("https://a.example/notes.md", "text/plain", ".md"),
        ("https://a.example/notes", "text/plain", ".txt"),
        ("https://a.example/feed", "application/rss+xml", ".xml"),
        ("https://a.example/feed.atom", "application/xml", ".xml"),
        ("https://a.example/", "", ".html"),
        ("https://a.example/x.tar/../%2e%2e%2fetc%2fpasswd", "", ".html"),
    ],
)
def test_a_name_has_the_suffix_of_its_content(url: str, kind: str, suffix: str) -> None:
    assert Path(name_of(page(url=url, content_type=kind).fetched)).suffix == suffix


ODD = ["..", ".", "/", "%2f", "%00", "readme.md"]
PARTS = st.text(st.characters(codec="utf-8"), max_size=30) | st.sampled_from(ODD)


@given(host=st.from_regex(r"[a-z]{1,9}(\.[a-z0-9-]{1,70}){0,2}", fullmatch=True), parts=st.lists(PARTS, max_size=4))
def test_any_url_has_a_safe_name_of_its_own(host: str, parts: list[str]) -> None:
    try:
        urls = [str(parsed(f"http://{host}/{joined}")) for joined in ("/".join(parts), "/".join([*parts, "x"]))]
    except FetchError:
        return
    names = [name_of(page(url=url).fetched) for url in urls]
    for name in names:
        assert name == os.path.basename(name)  # noqa: PTH119 (as the system reads it)
        assert name.isascii()
        assert name.isprintable()
        assert name[0].isalnum()
        assert len(name + SIDECAR) <= 200
        assert name.lower().partition(".")[0] != "readme"
    assert len(set(names)) == len(set(urls))


def test_the_same_page_is_kept_once_and_a_changed_one_beside_it(tmp_path: Path) -> None:
    first, is_new = keep(tmp_path, page())
    assert is_new
    assert keep(tmp_path, page()) == (first, False)
    second, is_new = keep(tmp_path, page(b"more rain"))
    assert is_new
    assert first.read_bytes() == b"rain"
    assert second.read_bytes() == b"more rain"
    assert len(list(tmp_path.iterdir())) == 4


def test_a_file_beside_has_all_that_is_known_of_it(tmp_path: Path) -> None:
    kept = page(content_type="text/html", etag='"1"')
    path, _ = keep(tmp_path, kept)
    assert msgspec.json.decode((tmp_path / f"{path.name}{SIDECAR}").read_bytes(), type=Fetched) == kept.fetched


def test_what_is_there_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "outside").write_text("secret")
    folder = tmp_path / "folder"
    folder.mkdir()
    name = name_of(page().fetched)
    (folder / name).write_text("notes of my own")
    (folder / f"{Path(name).stem}-2{Path(name).suffix}").symlink_to(tmp_path / "outside")
    (folder / f"{Path(name).stem}-3{Path(name).suffix}{SIDECAR}").symlink_to(tmp_path / "outside")
    path, is_new = keep(folder, page())
    assert is_new
    assert path.name == f"{Path(name).stem}-3{Path(name).suffix}"
    assert (folder / name).read_text() == "notes of my own"
    assert (tmp_path / "outside").read_text() == "secret"


def test_a_kill_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ends the process, as it were, at each of its steps on disk: either the file and its sidecar, or no file."""
    real, left = os.fsync, 0

    def fsync(descriptor: int) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise KeyboardInterrupt
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    for step in (1, 2):
        left = step
        with pytest.raises(KeyboardInterrupt):
            keep(tmp_path, page())
        assert not [one for one in walk([str(tmp_path)]) if isinstance(one, FoundFile)]
    path, is_new = keep(tmp_path, page())
    assert is_new
    assert sorted(one.name for one in tmp_path.iterdir()) == [path.name, path.name + SIDECAR]


def test_a_page_that_is_there_is_only_asked_for_if_it_changed(tmp_path: Path) -> None:
    assert known(tmp_path, URL) == Condition()
    path, _ = keep(tmp_path, page(etag='"1"', last_modified="Tue"))
    assert known(tmp_path, URL) == Condition('"1"', "Tue")
    assert known(tmp_path, URL + "3") == Condition()
    path.unlink()
    assert known(tmp_path, URL) == Condition()


def test_a_strangers_sidecar_says_nothing(tmp_path: Path) -> None:
    path, _ = keep(tmp_path, page(etag='"1"'))
    (tmp_path / f"{path.name}{SIDECAR}").write_bytes(b'{"url": 3}')
    os.mkfifo(tmp_path / f"{path.stem}_x{SIDECAR}")
    assert known(tmp_path, URL) == Condition()
