"""Makes PDF files for the tests: lines of type at places on pages, as a printer would have them."""

from collections.abc import Sequence
from dataclasses import dataclass

TOP, LEFT, LEADING = 780, 72, 1.2  # points; points; the distance of baselines, in sizes of the type
_WIDE = 0.6  # of a letter of Courier, in sizes of the type


@dataclass(frozen=True)
class Line:
    """A line of type; `x` and `y` are where it begins, in points from the lower left corner of the page."""

    text: str
    x: float = LEFT
    y: float = TOP
    size: float = 10


def column(
    paragraphs: Sequence[str],
    *,
    x: float = LEFT,
    top: float = TOP,
    width: int = 70,
    gap: float = 0.6,
    indent: int = 0,
    size: float = 10,
) -> list[Line]:
    """Paragraphs as lines below each other, wrapped at `width` letters; a "~" is where a word may be parted.

    `gap` is the space between paragraphs in lines, `indent` the letters by which their first lines are indented.
    """
    lines: list[Line] = []
    y = top
    for paragraph in paragraphs:
        for number, text in enumerate(_wrapped(paragraph, width, indent)):
            lines.append(Line(text, x if number else x + indent * _WIDE * size, y, size))
            y -= LEADING * size
        y -= gap * size
    return lines


def _wrapped(paragraph: str, width: int, indent: int) -> list[str]:
    lines = [" " * indent]
    for word in paragraph.split():
        syllables = word.split("~")
        for fit in range(len(syllables), -1, -1):
            begun = "".join(syllables[:fit])
            begun += "-" * (0 < fit < len(syllables) and not begun.endswith("-"))
            if len(lines[-1]) + len(begun) < width:
                break
        lines[-1] += f" {begun}" if begun else ""
        if fit < len(syllables):
            lines.append("".join(syllables[fit:]))
    return [line.strip() for line in lines]


def printed(pages: Sequence[Sequence[Line]], *, labels: str = "", picture: bool = False, **properties: str) -> bytes:
    """A PDF file of these pages. With `picture`, each page has one, as a scanned page has.

    `labels` is the value of /PageLabels, `properties` are those of the document (Title, Author, CreationDate).
    """
    objects: list[str | bytes] = ["<< /Type /Catalog /Pages 2 0 R %s >>" % (f"/PageLabels {labels}" if labels else "")]
    kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(len(pages)))
    objects.append(f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>")
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>")
    objects.append("<< {} >>".format(" ".join(f"/{name} {_stated(value)}" for name, value in properties.items())))
    for number, lines in enumerate(pages):
        drawn = "\n".join(
            f"BT /F {line.size} Tf 1 0 0 1 {line.x:.2f} {line.y:.2f} Tm {_string(line.text)} Tj ET" for line in lines
        )
        if picture:
            drawn += "\nq 500 0 0 700 40 40 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q"
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            f"/Resources << /Font << /F 3 0 R >> >> /Contents {6 + 2 * number} 0 R >>"
        )
        objects.append(f"<< /Length {len(drawn.encode('cp1252'))} >>\nstream\n{drawn}\nendstream")
    return assembled(objects)


def assembled(objects: Sequence[str | bytes], trailer: str = "/Info 4 0 R") -> bytes:
    """A PDF file of numbered objects, of which the first is the catalogue."""
    data = b"%PDF-1.4\n"
    places: list[int] = []
    for number, value in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, value if isinstance(value, bytes) else value.encode("cp1252"))
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"trailer << /Size {len(places) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{len(data)}\n%%EOF\n"
    return data + f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}{end}".encode()


def _stated(text: str) -> str:
    return _string(text) if text.isascii() else f"<feff{text.encode('utf-16-be').hex()}>"


def _string(text: str) -> str:
    return "(" + text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)") + ")"
