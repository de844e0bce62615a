"""Whatever is in files, each is read or listed: no traceback, no escape, no file over its time and memory.

Mutated files are put in folders, which every command reads. A monster lies in a folder of its own before a file that is
well, which must be there to be read soon, whatever the monster costs; what is said in a smaller one is looked for as
well, at a cost that ordinary sentences have, too. A file of JSON Lines holds as many articles as it has lines: it is
bounded by each hundred of them, after which reading can be stopped.
"""

import json
import os
import re
import resource
import tempfile
import time
from pathlib import Path

from index import reading
from index.library import Library
from index.reading.formats import TABLE
from tests.proofs.forks import COMMAND, Ended, Forks
from tests.proofs.monsters import SENTENCE, monsters, packed
from tests.proofs.mutated import SUFFIXES, framed
from tests.proofs.proof import Proof
from tests.reading.outlook import mail
from tests.reading.samples import SEEDS

_CPU_S = 10
_MEMORY = 2**30  # bytes
_FOLDER = 50  # mutated files
_ESCAPE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_UNSEEN = re.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u206f\ufeff\ufffe]")  # JSON Lines give a text as it is
_NAMES = (b"a%d", b"Z\xfcrich%d", b"\x1b[31m%d", b"\xe2\x80\xae%d", b"-%d", b"a\n%d")
_ODD = (
    *(b"\0", b"\xff\xfe", b"\xed\xa0\x80", b"\xf0", b"\r", b'"', b"\x1b]0;x\x07", b"\xc2\x9b2J", b"\xe2\x80\xae"),
    *(b"\\ud800", b"\\u001b[31m", b"&#xD800;", b"&#x1b;[31m", b"\xe2\x80\xa8", b"<!--", b"<div>" * 50, b"[" * 300),
)
_COMMANDS = (
    ("check",),
    ("show", "--jsonl"),
    ("search", "kim"),
    ("check", "--jsonl"),
    ("show",),
    ("quotes",),
    ("quotes", "--jsonl"),
    ("claims",),
    ("claims", "--jsonl"),
    ("speakers",),
    ("search", "kim", "--jsonl"),
)
_SHORT_MONSTERS = (
    "broken metadata.html",
    "deep.html",
    "addresses below an article.txt",
    "long fields.jsonl",
    "levels.eml",
    "archives.zip",
    "bomb.tgz",
    "streams in streams.pdf",
    "cells.docx",
)
_PACKED = (".zip", ".tgz", ".gz")
_DEARER = 6  # times what as many bytes of sentences cost to analyse: the model takes each lone letter as a word
_WELL = "The harbour board said that the port of Ardmore would open again on Monday."


def prove(proof: Proof) -> None:
    with tempfile.TemporaryDirectory() as place:
        own = dict.fromkeys(("TWOSOURCE_CACHE", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"), place)
        with Forks({**own, "OPENBLAS_NUM_THREADS": "1"}) as forks:
            _mutated(proof, forks, _FOLDER if proof.short else 10_000)
            _monsters(proof, forks)


# Mutated files


def _mutated(proof: Proof, forks: Forks, wanted: int) -> None:
    """Files made of the seeds by chance, in folders, under every command."""
    seeds = [path.read_bytes()[:1500] for path in sorted(SEEDS.glob("*.txt"))]
    worst_cpu, worst_memory = 0.0, 0
    for batch in range(0, wanted, _FOLDER):
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place) / "reports"
            folder.mkdir()
            for number in range(min(_FOLDER, wanted - batch)):
                suffix = proof.random.choice(TABLE.suffixes)
                path = folder / (os.fsdecode(proof.random.choice(_NAMES) % number) + suffix)
                path.write_bytes(_changed(proof, _framed(proof, proof.random.choice(seeds), suffix)))
                proof.tried += 1
            for command in _COMMANDS[: 3 if proof.short else None]:
                ended = forks.run(*command, str(folder), environ={"TWOSOURCE_CACHE": place})
                worst_cpu, worst_memory = max(worst_cpu, forks.used.cpu), max(worst_memory, forks.used.memory)
                what = f"mutated files from {batch}, {' '.join(command)} (seed {proof.seed})"
                _well_ended(proof, what, ended)
                if forks.used.cpu > _CPU_S + _FOLDER or forks.used.memory > _MEMORY:
                    proof.fault(f"{what}: {forks.used.cpu:.1f} CPU-s, {forks.used.memory >> 20} MB")
            _nothing_lost(proof, folder, Path(place))
    proof.tell(f"mutated files: a folder of {_FOLDER} took {worst_cpu:.1f} CPU-s, {worst_memory >> 20} MB at most")


def _well_ended(proof: Proof, what: str, ended: Ended) -> None:
    if "Traceback" in ended.out + ended.err or ended.code not in (0, 1):
        proof.fault(f"{what}: ended with {ended.code}: {ended.err[-300:]!r}")
    if odd := _ESCAPE.search(ended.out + ended.err) or ("--jsonl" not in what and _UNSEEN.search(ended.out)):
        proof.fault(f"{what}: prints {odd[0]!r}")


def _nothing_lost(proof: Proof, folder: Path, cache: Path) -> None:
    with Library([folder], cache=cache) as library:
        told = {
            place.partition("#")[0]
            for entry in library.entries()
            for version in library.versions(entry.id)
            for place in library.places(version.id)
        }
        told |= {library.shown(problem.path) for problem in library.problems()}
        for path in folder.iterdir():
            if library.shown(str(path.resolve())) not in told:
                proof.fault(f"{path.name!r} is neither read nor listed (seed {proof.seed})")


def _framed(proof: Proof, text: bytes, suffix: str) -> bytes:
    """A text in a file of some format."""
    if suffix in (".html", ".htm"):
        charset = proof.random.choice([b"utf-8", b"utf-8", b"undefined", b"idna", b"rot13", b"windows-1252", b"utf-7"])
        return (
            b'<html><head><meta charset="%s"><title>Port shut</title><meta name="author" content="Jane Doe">'
            b'<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2021-03-05T07:48",'
            b' "author": {"@type": "Person", "name": "Jane Doe"}}</script></head><body><article><h1>Port shut</h1><p>%s'
            b"</article></body></html>" % (charset, b"</p><p>".join(text.split(b"\n")))
        )
    if suffix == ".jsonl":
        one = b'{"title": "x", "outlet": "y", "date": "2021-03-05", "authors": ["z"], "text": "%s"}\n'
        return one % b" ".join(text.replace(b'"', b"'").split()) * proof.random.randint(1, 3)
    if suffix == ".eml":
        charset = proof.random.choice([b"utf-8", b"utf-16", b"idna", b"windows-1252"])
        return (
            b"From: Jane Doe <jane@a.example>\nSubject: =?%s?q?Port_shut?=\nDate: Fri, 5 Mar 2021 07:48:00 +0100\n"
            b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; charset=%s\n\n%s\n--b\n"
            b"Content-Type: text/html\nContent-Transfer-Encoding: base64\n\nPHA+eDwvcD4=\n--b--\n"
            % (charset, charset, text)
        )
    if suffix in (".csv", ".tsv"):
        row = b'x;y;2021-03-05;"%s"\n' % text.replace(b'"', b"'")
        return b"title;outlet;date;text\n" + row * proof.random.randint(1, 3)
    if suffix in (".nitf", ".newsml"):
        body = b"<nitf><body><body.content><p>%s</p></body.content></body></nitf>" % text.replace(b"\n", b"</p><p>")
        item = b"<newsItem><contentSet><inlineXML>%s</inlineXML></contentSet></newsItem>" % body
        return body if suffix == ".nitf" else item * proof.random.randint(1, 3)
    if suffix in (".rss", ".atom", ".xml"):
        item = b"<item><title>x</title><pubDate>2021-03-05</pubDate><description>%s</description></item>" % text
        return b'<?xml version="1.0"?><rss version="2.0"><channel><title>y</title>%s</channel></rss>' % item
    if suffix in (".mht", ".mhtml"):
        head = b"From: x\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n"
        return head + _framed(proof, text, ".html") + b"\n--b--\n"
    if suffix == ".warc":
        page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + _framed(proof, text, ".html")
        head = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/\r\nContent-Length: %d\r\n\r\n"
        return (head % len(page) + page + b"\r\n\r\n") * proof.random.randint(1, 3)
    if suffix == ".msg":
        return mail({0x37: "x", 0x1000: text.decode("utf-8", "replace")[:1500]})
    if suffix == ".mbox":
        head = b"From jane@a.example Fri Mar  5 07:48:00 2021\nFrom: Jane Doe <jane@a.example>\nSubject: x\n\n"
        return (head + text + b"\n\n") * proof.random.randint(1, 3)
    if suffix in (".zip", ".tar", ".tgz", ".gz"):
        return packed({"a.txt": text, "b/c.txt": text, "d.jpg": b"x"}, suffix)
    if suffix == ".md":
        return b"---\ntitle: x\nauthors: [Jane Doe]\ndate: 2021-03-05\n---\n\n# x\n\n%s" % text
    return framed(text.decode("utf-8", "ignore"), suffix) if suffix in SUFFIXES else text


def _changed(proof: Proof, data: bytes) -> bytes:
    """Some bytes with a few of them cut, moved, repeated, flipped, or odd ones among them."""
    chance = proof.random
    for _ in range(chance.randint(1, 6)):
        at, to = sorted((chance.randrange(len(data) + 1), chance.randrange(len(data) + 1)))
        odd = chance.choice(_ODD)
        flipped = bytes([data[at] ^ 1 << chance.randrange(8)]) if at < len(data) else b""
        data = chance.choice(
            [
                data[:at] + odd + data[at:],
                data[:at] + flipped + data[at + 1 :],
                data[:at] + data[to:],
                data[:to],
                data[at:to] + data,
                data + data[at:to] * 3,
            ]
        )
    return data or b"x"


# Monsters


def _monsters(proof: Proof, forks: Forks) -> None:
    made = monsters()
    ordinary = _said(proof, forks, "ordinary.txt", SENTENCE.encode() * (60_000 // len(SENTENCE)))
    for name in _SHORT_MONSTERS if proof.short else made:
        _read(proof, forks, name, made[name](200_000 if proof.short else 5_000_000))
        if name.endswith(_PACKED):
            continue  # what is in it is not bounded by its size
        cpu = _said(proof, forks, name, made[name](10_000 if proof.short else 60_000))
        if cpu > _DEARER * ordinary:
            proof.fault(f"{name}: what is said in 60 KB of it costs {cpu:.1f} CPU-s, of sentences {ordinary:.1f}")


def _read(proof: Proof, forks: Forks, name: str, data: bytes) -> None:
    """One monster, which must be read or listed within its limits, and a file that is well behind it."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "reports"
        folder.mkdir()
        (folder / name).write_bytes(data)
        (folder / "~.txt").write_text(_WELL)
        ended = forks.call("tests.proofs.files:read", [str(folder), place], patience=600)
        proof.tried += 1
        if ended.code != 0 or ended.err:
            proof.fault(f"{name}: ended with {ended.code}: {ended.err[-300:]!r}")
            return
        step, behind, searched, told = json.loads(ended.out)
        used = f"a step {step:.1f}, the next file after {behind:.1f}, searched after {searched:.1f} CPU-s"
        proof.tell(f"{name}: {used}, {forks.used.memory >> 20} MB, {told}")
        if step > _CPU_S or forks.used.memory > _MEMORY:
            proof.fault(f"{name}: {used}, {forks.used.memory >> 20} MB")


def read(arguments: list[str]) -> None:
    """Read a folder with a monster. Prints the most CPU seconds of a step, those until the file behind it was there,
    those until all could be searched (but for JSON Lines), and what became of the monster.
    """
    folder, cache = map(Path, arguments)
    began = last = _cpu()
    [monster] = [path for path in folder.iterdir() if path.name != "~.txt"]
    step, documents, told = 0.0, 0, ""
    for one in reading.read_stepwise(str(monster)):
        documents += len(one.documents)
        told = told or next((problem.reason for problem in one.problems), "")
        step, last = max(step, _cpu() - last), _cpu()
    reading.close()
    if documents <= 100:
        step = max(step, _cpu() - last)  # with what the process that read it took
    assert documents or told, "lost"
    began, behind = _cpu(), 0.0
    with Library([folder], cache=cache) as library:
        for progress in library.update():
            if not behind and any(entry.path.endswith("~.txt") for entry in library.entries()):
                reading.close()  # what it took counts from now on
                behind = _cpu() - began
            if progress.stage == "quotes" or (behind and monster.suffix == ".jsonl"):
                break  # a line is indexed as any other article is
    assert behind, "the file behind was not read"
    print(json.dumps((step, behind, _cpu() - began, f"{documents} documents" if documents else told)))


def _said(proof: Proof, forks: Forks, name: str, data: bytes) -> float:
    """The CPU seconds that a small monster costs from the file to its claims."""
    with tempfile.TemporaryDirectory() as place:
        (Path(place) / name).write_bytes(data)
        ended = forks.call(COMMAND, ["claims", place], {"TWOSOURCE_CACHE": f"{place}/cache"}, patience=600)
        proof.tried += 1
        _well_ended(proof, f"claims of {name}", ended)
        if forks.used.memory > _MEMORY:
            proof.fault(f"claims of {name}: {forks.used.memory >> 20} MB")
        return forks.used.cpu


def _cpu() -> float:
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime
