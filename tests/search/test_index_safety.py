"""An index made by somebody else, or torn: no code of it runs, no other file is touched, and it is made anew."""

import os
import pickle
import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.library import Library
from index.search import engines
from tests.conftest import MakeLibrary, read_in
from tests.search.test_fulltext import ENGINES, TANTIVY

pytestmark = pytest.mark.slow

WORDS = ["harbour", "bridge", "ferry", "road", "tunnel", "canal"]
ARTICLES = {
    f"{number}.txt": f"Report {number}\n\nThe minister opened the {word} on Monday, she said. It rained all day.\n"
    for number, word in enumerate(WORDS)
}


class Calls:
    """Unpickled carelessly, this calls a function with an argument."""

    def __init__(self, function: Callable[..., object], *arguments: object) -> None:
        self.call = function, arguments

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return self.call


class Segment:
    """Pickled as a segment of Whoosh's with any fields."""

    def __init__(self, fields: object) -> None:
        self.fields = fields

    def __reduce__(self) -> tuple[object, ...]:
        from whoosh.codec.whoosh3 import W3Segment

        return object.__new__, (W3Segment,), self.fields


def run_at_load(marker: Path) -> dict[str, bytes]:
    """Pickles that leave a file behind where they are trusted."""
    leave = f"touch {marker}"
    return {
        "a command": pickle.dumps([Calls(os.system, leave)]),
        "a command, in an old protocol": pickle.dumps([Calls(os.system, leave)], 0),
        "code": pickle.dumps([Calls(eval, f"open({str(marker)!r}, 'w')")]),
        "a pickle in a pickle": pickle.dumps([Calls(pickle.loads, pickle.dumps(Calls(os.system, leave)))], 2),
        "in the fields of a segment": pickle.dumps([Segment({"segid": Calls(os.system, leave)})]),
        "through a name with a dot": b"\x80\x04\x8c\x02os\x8c\x0asys.stdout\x93.",
    }


def toc(library: Library) -> Path:
    return max((library.folder / "fulltext").glob("_MAIN_*.toc"))


def write_toc(path: Path, schema: bytes, segments: bytes, version: int | None = None) -> None:
    """A table of contents as Whoosh writes it, with these pickles in it."""
    from whoosh.filedb.structfile import StructFile
    from whoosh.index import _CURRENT_TOC_VERSION
    from whoosh.system import _FLOAT_SIZE, _INT_SIZE, _LONG_SIZE

    with StructFile(path.open("wb")) as file:
        for size in (_INT_SIZE, _LONG_SIZE, _FLOAT_SIZE):
            file.write_varint(size)
        file.write_int(-12345)
        file.write_int(_CURRENT_TOC_VERSION if version is None else version)
        for number in (2, 7, 4):
            file.write_varint(number)
        file.write_string(schema)
        file.write_int(int(path.stem.rsplit("_", 1)[1]))
        file.write_int(0)
        file.write(segments)


@pytest.fixture
def found(library: MakeLibrary, tmp_path: Path) -> Iterator[tuple[Library, Path]]:
    """A library that was read in, and the file that must never appear."""
    made = read_in(library(ARTICLES))
    assert made.search("minister").total == len(ARTICLES)
    marker = tmp_path / "ran"
    yield made, marker
    assert not marker.exists()


def survives(library: Library) -> None:
    """Searching says why it cannot, or finds what is right; after the next update all is well."""
    results = library.search("minister")
    explained = "The next update makes it anew" in results.note or "not made yet" in results.note
    assert results.total == len(ARTICLES) or explained, results.note
    read_in(library)
    assert library.search("minister").total == len(ARTICLES)
    for word in WORDS:
        assert library.search(word).total == 1
    assert library.check().fulltext.partition(":")[0] in ("ok", "rebuilt")


@pytest.mark.parametrize("attack", run_at_load(Path("/")))
def test_a_planted_list_of_segments(found: tuple[Library, Path], attack: str) -> None:
    library, marker = found
    write_toc(toc(library), b"", run_at_load(marker)[attack])
    library.close()
    assert "damaged" in library.search("minister").note
    survives(library)


def test_a_planted_schema_is_not_even_read(found: tuple[Library, Path]) -> None:
    library, marker = found
    for attack, planted in run_at_load(marker).items():
        write_toc(toc(library), planted, pickle.dumps([]))
        library.close()
        assert "a part of it is lost" in library.search("minister").note
        assert not marker.exists(), attack
        survives(library)


@pytest.mark.parametrize("version", [-1, -110, -107])
def test_a_planted_index_in_an_old_format(found: tuple[Library, Path], version: int) -> None:
    library, marker = found
    for planted in run_at_load(marker).values():
        write_toc(toc(library), planted, planted, version)
        library.close()
        assert "damaged" in library.search("minister").note
        survives(library)


def test_planted_contents_of_a_segment(found: tuple[Library, Path]) -> None:
    library, marker = found
    for planted in run_at_load(marker).values():
        [segment] = (library.folder / "fulltext").glob("*.seg")
        data = segment.read_bytes()
        # The file begins with where its own list of contents is, which is a pickle.
        segment.write_bytes(len(data).to_bytes(8, "big") + len(planted).to_bytes(4, "big") + data[12:] + planted)
        library.close()
        assert "damaged" in library.search("minister").note
        survives(library)


def test_a_segment_cannot_lead_out_of_its_folder(found: tuple[Library, Path], tmp_path: Path) -> None:
    library, _ = found
    from whoosh.codec.whoosh3 import W3Segment

    from index.search.engines.whoosh.postings import Codec

    victim = tmp_path / "victim.seg"
    victim.write_text("precious")
    attributes = set(vars(W3Segment))
    good = {"indexname": "MAIN", "segid": "a" * 16, "_codec": Codec(), "_doccount": 1, "_deleted": None}
    good |= {"compound": True, "_fieldlengths": {}}
    way_out = os.path.relpath(victim.with_suffix(""), library.folder / "fulltext")
    for fields in (
        good | {"indexname": way_out},
        good | {"segid": f"/../{way_out}"},
        good | {"name": way_out},
        good | {"_deleted": {"x"}},
        good | {"_fieldlengths": {"body": "many"}},
        {},
        None,
        (None, {"open_file": "x", "segid": 3}),
    ):
        write_toc(toc(library), b"", pickle.dumps([Segment(fields)]))
        library.close()
        assert "damaged" in library.search("minister").note, fields
        survives(library)
    # The class itself, as the pickle's own machine would change it.
    write_toc(toc(library), b"", b"\x80\x03cwhoosh.codec.whoosh3\nW3Segment\nN}X\x05\x00\x00\x00segidK\x01s\x86b.")
    library.close()
    assert "damaged" in library.search("minister").note
    survives(library)
    assert victim.read_text() == "precious"
    assert set(vars(W3Segment)) == attributes


def test_whoosh_is_left_with_no_reader_of_pickles_of_its_own(found: tuple[Library, Path]) -> None:
    library, _ = found
    for query in ('"the minister"~2', "min*", "ministr~1", "bridge OR -road", "date:2024", "nowhere"):
        library.search(query)
    dangerous = {pickle.load, pickle.loads, pickle.Unpickler, eval, exec}
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] != "whoosh":
            continue
        for attribute, value in vars(module).items():
            if attribute.startswith("__") or attribute == "exec_":
                continue
            assert value is not pickle, (name, attribute)
            assert not (callable(value) and any(value is one for one in dangerous)), (name, attribute)
            assert not (isinstance(value, type) and issubclass(value, pickle.Unpickler)), (name, attribute)


# By every engine


@pytest.fixture(params=ENGINES)
def searched(request: pytest.FixtureRequest, library: MakeLibrary, monkeypatch: pytest.MonkeyPatch) -> Library:
    """A library that was read in, for each engine."""
    if request.param == TANTIVY:
        monkeypatch.setattr(engines, "LARGE", 0)
    made = read_in(library(ARTICLES))
    assert (made.folder / "fulltext" / "meta.json").exists() == (request.param == TANTIVY)
    assert made.search("minister").total == len(ARTICLES)
    return made


@pytest.mark.parametrize("damage", ["cut", "zeros", "noise", "empty", "gone"])
def test_a_torn_index_is_made_anew(searched: Library, damage: str) -> None:
    folder = searched.folder / "fulltext"
    chance = random.Random(damage)
    for suffix in sorted({path.suffix for path in folder.iterdir()}):
        searched.rebuild()
        read_in(searched)
        searched.close()
        for path in folder.glob(f"*{suffix}" if suffix else "*"):
            data = path.read_bytes()
            path.unlink()  # whoever still has it open keeps it
            at = chance.randrange(len(data)) if data else 0
            rest = {"cut": b"", "zeros": bytes(len(data) - at), "noise": chance.randbytes(len(data) - at)}
            if damage != "gone":
                path.write_bytes(data[:at] + rest[damage] if damage in rest else b"")
        survives(searched)


def test_files_of_others_in_its_folder_are_no_index(searched: Library) -> None:
    folder = searched.folder / "fulltext"
    searched.close()
    for path in list(folder.iterdir()):
        if path.name != "watermark.json":
            path.unlink()
    (folder / "meta.json").write_text('{"segments": [{"segment_id": "../../victim"}], "opstamp": 99999}')
    (folder / "_MAIN_99.toc").write_bytes(b"SQLite format 3\0")
    survives(searched)


def test_an_index_in_a_folder_open_to_others_is_not_used(searched: Library) -> None:
    (searched.folder / "fulltext").chmod(0o777)
    searched.close()
    assert "others can write" in searched.search("minister").note
    survives(searched)
    assert (searched.folder / "fulltext").stat().st_mode & 0o777 == 0o700


def test_an_index_replaced_by_a_link_is_not_followed(searched: Library, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (searched.folder / "fulltext").rename(elsewhere)
    (searched.folder / "fulltext").symlink_to(elsewhere)
    before = {path.name for path in elsewhere.iterdir()}
    searched.close()
    assert searched.search("minister").total == 0
    survives(searched)
    assert {path.name for path in elsewhere.iterdir()} == before
