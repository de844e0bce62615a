"""Mails of Outlook, made here as their format is described ([MS-OXMSG], [MS-CFB])."""

import struct

_END, _FREE, _NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFF
_SENT = 132594004800000000  # 5 March 2021, 06:48 UTC, in tenths of a microsecond since 1601


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file with these streams, each of less than 4,096 bytes."""
    small, chains = b"", list[int]()
    entries = [("Root Entry", 5, 1, 0, 0)]
    for name, data in streams.items():
        assert len(data) < 4096
        first = len(chains)
        pieces = max(1, -(-len(data) // 64))
        chains += [*range(first + 1, first + pieces), _END]
        small += data.ljust(pieces * 64, b"\0")
        entries.append((name, 2, _NONE, first, len(data)))
    places = -(-len(entries) // 4), -(-len(chains) // 128), -(-len(small) // 512)
    table, starts = [0xFFFFFFFD], list[int]()
    for count in places:
        starts.append(len(table))
        table += [*range(len(table) + 1, len(table) + count), _END]
    entries[0] = ("Root Entry", 5, 1, starts[2], len(small))
    folder = b""
    for number, (name, kind, child, start, size) in enumerate(entries):
        beside = number + 1 if 0 < number < len(entries) - 1 else _NONE
        named = name.encode("utf-16-le")
        folder += named.ljust(64, b"\0") + struct.pack(
            "<HBBIII16xI8x8xIQ", len(named) + 2, kind, 1, _NONE, beside, child, 0, start, size
        )
    head = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII", bytes.fromhex("d0cf11e0a1b11ae1"), 0x3E, 3, 0xFFFE, 9, 6, 0, 1, starts[0], 0, 4096,
        starts[1], places[1], _END, 0,
    )  # fmt: skip
    head += struct.pack("<109I", 0, *[_FREE] * 108)
    return b"".join(
        [
            head,
            struct.pack("<128I", *table, *[_FREE] * (128 - len(table))),
            folder.ljust(places[0] * 512, b"\0"),
            struct.pack(f"<{places[1] * 128}I", *chains, *[_FREE] * (places[1] * 128 - len(chains))),
            small.ljust(places[2] * 512, b"\0"),
        ]
    )


def mail(texts: dict[int, str], page: bytes = b"", attachments: int = 0) -> bytes:
    """A mail with these properties as text, sent at a fixed time."""
    streams, listed = {}, struct.pack("<HHIQ", 0x40, 0x39, 6, _SENT)
    for number, text in texts.items():
        coded = text.encode("utf-16-le")
        streams[f"__substg1.0_{number:04X}001F"] = coded
        listed += struct.pack("<HHIII", 0x1F, number, 6, len(coded) + 2, 0)
    if page:
        streams["__substg1.0_10130102"] = page
        listed += struct.pack("<HHIII", 0x102, 0x1013, 6, len(page), 0)
    streams["__properties_version1.0"] = struct.pack("<8x4I8x", 0, attachments, 0, attachments) + listed
    return compound(dict(sorted(streams.items())))
