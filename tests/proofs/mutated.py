"""Whatever is changed in a PDF, an office document or a book, it is read or listed: nothing raises, hangs or is lost.

In archives it is mostly the XML that is changed, since a changed archive hardly ever unpacks. A parser that crashes
ends a process that has nothing to lose; how often, is told.
"""

import resource
import tempfile
from collections import Counter
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from index import reading
from tests.proofs.proof import Proof
from tests.reading.packing import docx, epub, odt, paragraph, table, zipped
from tests.reading.printing import Line, column, printed
from tests.reading.samples import SEEDS, check_parts

_MEMORY = 2**30  # bytes
_LONG, _SHORT = 3000, 60  # files of each format
_SIZE = 1500  # bytes of the text in a file
_ODD = (
    *(b"\0", b"<", b">", b"</", b"<w:p>" * 40, b"<w:tbl><w:tr><w:tc>" * 20, b"&a;", b"&#0;", b"\xff\xfe", b"{", b"}"),
    *(b"\\'", b"\\u-10179", b"\\bin999999999 ", b"<<" * 40, b"[" * 200, b"endobj", b"0 R", b"-1", b"99999999999"),
    *(b"/Filter /FlateDecode", b"stream\n", b"\r", b"PK\x01\x02", b"\\upr", b"\\ansicpg0", b"\\f9"),
)


def prove(proof: Proof) -> None:
    texts = [path.read_text("utf-8")[:_SIZE] for path in sorted(SEEDS.glob("*.txt"))]
    with tempfile.TemporaryDirectory() as place:
        for suffix in SUFFIXES:
            told: Counter[str] = Counter()
            for number in range(_SHORT if proof.short else _LONG):
                data = changed(proof, framed(proof.random.choice(texts), suffix))
                path = Path(place) / f"a{suffix}"
                path.write_bytes(data)
                proof.tried += 1
                told[_read(proof, path, f"{suffix} {number} (seed {proof.seed})")] += 1
            reading.close()
            proof.tell(f"{suffix}: {', '.join(f'{count} {what}' for what, count in told.most_common())}")
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    proof.tell(f"at most {most >> 20} MB in the process that reads them")
    if most > _MEMORY:
        proof.fault(f"{most >> 20} MB")


def _read(proof: Proof, path: Path, what: str) -> str:
    """Read one file, and say what became of it."""
    try:
        steps = list(reading.read_stepwise(str(path)))
        documents = [one for step in steps for one in step.documents]
        reasons = [problem.reason for problem in steps[-1].problems]
        for one in documents:
            check_parts(one)
            one.text.encode()
    except Exception as error:  # noqa: BLE001 (that is what must not be)
        proof.fault(f"{what}: {type(error).__name__}: {error}")
        return "raised"
    if not documents and not reasons:
        proof.fault(f"{what} is lost")
    if odd := next(
        (reason for reason in reasons if "fault of twosource" in reason or "could not be read:" in reason), None
    ):
        proof.fault(f"{what}: {odd}")
    if documents:
        return "read with a note" if reasons else "read"
    return "crashed" if "crash" in reasons[0] else "too slow" if reasons[0].startswith("too slow") else "listed"


SUFFIXES = (".pdf", ".docx", ".odt", ".rtf", ".epub")


def framed(text: str, suffix: str) -> bytes:
    """A text in a file of one of the formats that are not themselves text."""
    lines = [line for line in text.split("\n") if line.strip()]
    match suffix:
        case ".pdf":
            plain = [line.encode("cp1252", "replace").decode("cp1252") for line in lines]
            head = [Line("Ardmore Gazette", y=810, size=8), Line("5 March 2021", x=400, y=810, size=8)]
            return printed([[*head, *column(plain)]] * 2, Title=plain[0], CreationDate="D:20210305074809+02'00'")
        case ".docx":
            body = "".join(map(paragraph, lines)) + table([lines[:2], lines[:2]])
            return docx(
                body, core=f"<dc:title>{_escaped(lines[0])}</dc:title>", notes=lines[:1], header="Ardmore Gazette"
            )
        case ".odt":
            body = "".join(f'<text:p text:style-name="Standard">{_escaped(line)}</text:p>' for line in lines)
            return odt(body, f"<dc:title>{_escaped(lines[0])}</dc:title>")
        case ".epub":
            body = "".join(f"<p>{_escaped(line)}</p>" for line in lines)
            return epub(
                {"a.xhtml": body, "b.xhtml": f"<h1>More</h1>{body}"}, f"<dc:title>{_escaped(lines[0])}</dc:title>"
            )
        case _:
            units = "".join(rf"\u{ord(char)}?" if not char.isascii() else char for char in "\\par\n".join(lines))
            return rf"{{\rtf1\ansi\ansicpg1252{{\fonttbl{{\f0\fcharset0 A;}}}}{{\info{{\title x}}}}{units}}}".encode()


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def changed(proof: Proof, data: bytes) -> bytes:
    """The file with a few changes: in what an archive holds, or in the bytes themselves."""
    if not data.startswith(b"PK") or not proof.random.randrange(4):
        return _bytes_changed(proof, data)
    try:
        with ZipFile(BytesIO(data)) as archive:
            members: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    except BadZipFile:
        return data
    for name in proof.random.sample(sorted(members), proof.random.randint(1, 2)):
        held = members.pop(name)
        if proof.random.randrange(8):
            members[name] = _bytes_changed(proof, held.encode() if isinstance(held, str) else held)
    return zipped(members)


def _bytes_changed(proof: Proof, data: bytes) -> bytes:
    chance = proof.random
    for _ in range(chance.randint(1, 5)):
        at, to = sorted((chance.randrange(len(data) + 1), chance.randrange(len(data) + 1)))
        flipped = bytes([data[at] ^ 1 << chance.randrange(8)]) if at < len(data) else b""
        data = chance.choice(
            [
                data[:at] + chance.choice(_ODD) + data[at:],
                data[:at] + flipped + data[at + 1 :],
                data[:at] + data[min(to, at + 40) :],
                data[:at] + chance.choice(_ODD) + data[min(to, at + 20) :],
                data[:to] + data[at:to][:3000] * 2 + data[to:],
                data[: max(to, 20)],
            ]
        )
    return data
