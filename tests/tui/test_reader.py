"""The reader pane on its own: places, claims, hits and selection all lead back to offsets of the text."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from msgspec.structs import replace
from textual.app import App, ComposeResult
from textual.geometry import Offset
from textual.pilot import Pilot

from index.model.claims import Claim, Conflict, Standing
from index.model.document import Document, Part, PartKind, Span
from index.model.statements import Analysis, Attribution, Kind
from tui.app import TwosourceApp
from tui.present.glyphs import UNICODE
from tui.present.view import View
from tui.screens.sized import SizedScreen
from tui.widgets.reader import Reader
from tui.widgets.selecting import GUTTER

PARAGRAPHS = [f"Paragraph {number} says that the river rose by {number} metres." for number in range(60)]
TEXT = "\n\n".join(PARAGRAPHS)


def _document() -> Document:
    parts, position = [], 0
    for paragraph in PARAGRAPHS:
        parts.append(Part(PartKind.BODY, position, position + len(paragraph)))
        position += len(paragraph) + 2
    return Document("a.txt", "", TEXT, tuple(parts), id=1)


def _claim(number: int, standing: Standing, salience: float) -> Claim:
    start = TEXT.index(f"Paragraph {number} ")
    end = start + len(PARAGRAPHS[number])
    return Claim(
        f"c{number}", 1, start, end, "", None, (), standing, Conflict.NONE, salience, (), (), ("because",)
    )  # fmt: skip


CLAIMS = (
    _claim(5, Standing.CORROBORATED, 0.9),
    _claim(20, Standing.SINGLE_SOURCE, 0.2),
    _claim(40, Standing.SINGLE_SOURCE, 0.8),
)


class _ReaderApp(App[None]):
    CSS_PATH = TwosourceApp.CSS_PATH

    def get_default_screen(self) -> SizedScreen:
        return SizedScreen()

    def compose(self) -> ComposeResult:
        yield Reader(UNICODE, id="reader")


@asynccontextmanager
async def reading(view: View) -> AsyncIterator[tuple[Reader, Pilot[None]]]:
    app = _ReaderApp()
    async with app.run_test(size=(60, 20)) as pilot:
        reader = app.query_one(Reader)
        reader.focus()
        reader.show(view)
        await pilot.pause()
        yield reader, pilot


def _seen(reader: Reader) -> str:
    return "\n".join(reader.render_line(y).text.rstrip() for y in range(reader.size.height))


async def test_claims_are_stepped_through_in_order_and_brought_into_sight() -> None:
    async with reading(View(_document(), None, CLAIMS)) as (reader, _):
        found = []
        while reader.step_claim(1, flagged=False):
            assert reader.claim
            found.append(reader.claim.id)
            assert f"Paragraph {reader.claim.id[1:]} " in _seen(reader)
        assert found == ["c5", "c20", "c40"]
        assert reader.step_claim(-1, flagged=False)
        assert reader.claim
        assert reader.claim.id == "c20"


async def test_flagged_claims_are_those_that_matter() -> None:
    async with reading(View(_document(), None, CLAIMS)) as (reader, _):
        assert reader.step_claim(1, flagged=True)
        assert reader.claim
        assert reader.claim.id == "c40"
        assert not reader.step_claim(1, flagged=True)


async def test_the_gutter_shows_the_standing_and_the_current_claim() -> None:
    async with reading(View(_document(), None, CLAIMS)) as (reader, _):
        reader.select_claim(CLAIMS[2])
        lines = _seen(reader).splitlines()
        (marked,) = [line for line in lines if "Paragraph 40 " in line]
        assert marked.startswith(" >! Paragraph 40")


async def test_hits_are_stepped_through() -> None:
    spans = tuple(Span(TEXT.index(f"{number} metres"), TEXT.index(f"{number} metres") + 2) for number in (10, 30, 50))
    async with reading(View(_document(), hits=spans)) as (reader, _):
        for number in (10, 30, 50):
            assert reader.step_hit(1)
            assert f"Paragraph {number} " in _seen(reader)
        assert not reader.step_hit(1)
        assert reader.step_hit(-1)


async def test_keys_scroll_and_a_new_analysis_keeps_the_place() -> None:
    async with reading(View(_document())) as (reader, pilot):
        await pilot.press("space", "j", "j")
        place = reader.top_offset
        assert place > 0
        reader.show(View(_document(), None, CLAIMS))
        await pilot.pause()
        assert reader.top_offset == place
        await pilot.press("G")
        assert "Paragraph 59 " in _seen(reader)
        await pilot.press("g")
        assert reader.top_offset == 0


async def test_resizing_keeps_the_place() -> None:
    async with reading(View(_document())) as (reader, pilot):
        reader.scroll_to_offset(TEXT.index("Paragraph 30 "), top=True)
        await pilot.resize_terminal(40, 20)
        await pilot.pause()
        assert reader.top_offset == TEXT.index("Paragraph 30 ")


async def test_what_the_mouse_selects_is_the_text_itself() -> None:
    async with reading(View(_document())) as (reader, pilot):
        await pilot.mouse_down(reader, offset=(GUTTER, 0))
        await pilot.hover(reader, offset=(GUTTER + 9, 2))
        await pilot.mouse_up(reader, offset=(GUTTER + 9, 2))
        await pilot.pause()
        selected = reader.screen.get_selected_text()
        assert selected is not None
        assert TEXT.startswith(selected)
        assert selected.startswith(PARAGRAPHS[0])
        assert selected.rstrip().endswith("Paragraph") or selected.rstrip().endswith("Paragraph 1")


async def test_a_cell_of_a_wide_character_leads_to_it() -> None:
    text = "漢字 kanji"
    document = Document("a.txt", "", text, (Part(PartKind.BODY, 0, len(text)),), id=1)
    async with reading(View(document)) as (reader, _):
        assert [reader._offset_at(*Offset(GUTTER + cell, 0)) for cell in range(6)] == [0, 0, 1, 1, 2, 3]


def _attribution(number: int) -> Attribution:
    start = TEXT.index(f"Paragraph {number} ")
    source, cue = Span(start, TEXT.index(" says", start)), Span(TEXT.index("says", start), TEXT.index(" that", start))
    content = Span(TEXT.index("the river", start), start + len(PARAGRAPHS[number]) - 1)
    return Attribution(Kind.INDIRECT, (source,), (cue,), (content,), None, (), 0.9)


async def test_who_said_what_is_told_apart_without_colour_and_without_italics() -> None:
    view = View(_document(), Analysis("1", (_attribution(5),)), CLAIMS)
    async with reading(view) as (reader, _):
        line = reader.layout_lines.line_of(TEXT.index("Paragraph 5 "))
        looks = {}
        for segment in reader.render_line(line):
            assert segment.style
            assert not segment.style.italic
            look = {name for name in ("bold", "dim", "underline", "reverse") if getattr(segment.style, name)}
            looks[segment.text.strip()] = look
        assert looks["Paragraph 5"] == {"bold"}
        assert looks["says"] == {"dim"}
        assert looks["the river rose by 5 metres"] == {"underline"}
        assert looks["that"] == set()


async def test_a_statement_is_opened_with_its_claim_and_left_for_the_next() -> None:
    statement = _attribution(40)
    claims = (CLAIMS[0], replace(CLAIMS[1], statement=_attribution(20)), replace(CLAIMS[2], statement=statement))
    view = View(_document(), Analysis("1", (_attribution(20), statement)), claims)
    async with reading(view) as (reader, _):
        reader.select_statement(statement.content, "c40")
        assert (reader.claim, reader.attribution) == (claims[2], statement)
        (marked,) = [line for line in _seen(reader).splitlines() if "Paragraph 40 " in line]
        assert marked.startswith(" >! ")
        reader.show(view)
        assert reader.attribution == statement
        reader.step_claim(-1, flagged=False)
        assert (reader.claim, reader.attribution) == (claims[1], _attribution(20))


async def test_a_claim_of_the_outlets_own_has_no_statement_whatever_stands_in_it() -> None:
    async with reading(View(_document(), Analysis("1", (_attribution(20),)), CLAIMS)) as (reader, _):
        reader.select_claim(CLAIMS[1])
        assert (reader.claim, reader.attribution) == (CLAIMS[1], None)


async def test_a_statement_without_a_claim_has_the_cursor_too() -> None:
    statement = _attribution(30)
    async with reading(View(_document(), Analysis("1", (statement,)), CLAIMS)) as (reader, _):
        reader.select_statement(statement.content, None)
        assert (reader.claim, reader.attribution) == (None, statement)
        (marked,) = [line for line in _seen(reader).splitlines() if "Paragraph 30 " in line]
        assert marked.startswith(" >  ")
