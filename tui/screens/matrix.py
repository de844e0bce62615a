"""The matrix screen: which of a story's outlets have which of its claims, and in what words."""

from collections.abc import Awaitable, Callable

from textual import on
from textual.app import ComposeResult

from index.model.claims import Claim, bearing
from index.model.document import Document
from index.reporting.matrix import Cell, Matrix, Row, named
from index.reporting.words import told_of
from tui.desk import Desk
from tui.present.evidence import Judged, Line, weight
from tui.present.facts import counted, guessed, timed
from tui.present.glyphs import Glyphs, Words
from tui.present.standing import DISPUTED, MARKS, dispute, why, words
from tui.screens.hands import Hands
from tui.screens.story import StoryScreen, Stretch
from tui.settings.keys import Keymap
from tui.widgets.bar import Bar, Rule
from tui.widgets.evidence import EvidencePane
from tui.widgets.matrix import Matrix as Table
from tui.widgets.matrix import OutletNames
from tui.widgets.rows import Rows

_LEGEND = " ! ~ = ? has it, by its standing   + and more   x disputes   o near   - has not"
_SORTS = ("most shared first", "most salient first")


class MatrixScreen(StoryScreen):
    def __init__(
        self,
        desk: Desk,
        matrix: Matrix,
        claim: Claim | None,
        glyphs: Glyphs,
        keymap: Keymap,
        hands: Hands,
        chosen: Callable[[Stretch], None],
        judged: Judged,
        visit: Callable[[Document], Awaitable[str]],
    ) -> None:
        """Begins at `claim`, where it is one of the story's."""
        super().__init__(desk, glyphs, keymap, hands, chosen, judged, visit)
        self.matrix = matrix
        self._claim = claim
        self._sort = 0
        self.names = OutletNames(glyphs, id="outlets")
        self.table = Table(glyphs, matrix.outlets, id="table")
        self.words = EvidencePane(glyphs, id="cell")
        self.legend = Bar(glyphs, id="legend", style="dim")

    def compose(self) -> ComposeResult:
        yield self.header
        yield self.names
        yield self.table
        yield Rule(self.glyphs, classes="across")
        yield self.words
        yield self.legend
        yield self.status

    def on_mount(self) -> None:
        self.show_keys("matrix")
        self._show_rows()
        claim = self._claim
        if claim and claim.document in self.matrix.documents:
            at = next((at for at, row in enumerate(self.table.rows) if claim.id in row.same), 0)
            self.table.move_to(at)
            self.table.go_to_column(self.matrix.outlets.index(named(self.matrix.documents[claim.document])))
        self.set_focus(self.table)

    def _show_rows(self) -> None:
        """Sort the rows; the cursor stays on its claim."""
        here = self.table.current
        rows = sorted(self.matrix.rows, key=lambda row: -row.claim.salience)
        if self._sort == 0:
            rows.sort(key=lambda row: -row.having)
        self.table.set_rows(rows, rows.index(here) if here else 0)
        story = f" twosource  {self.matrix.story}"
        size = f"  {counted(len(rows), 'claim')}, {counted(len(self.matrix.outlets), 'outlet')}, {_SORTS[self._sort]} "
        self.header.show((((story, "bold"),), ((size, ""),)))

    @on(Table.ColumnChanged)
    @on(Rows.Highlighted)
    def _show_cell(self) -> None:
        table = self.table
        self.names.show_names(table.headings, table.across, table.column)
        self._show_legend()
        row = table.current
        self.words.show(self._cell_lines(row, table.cell) if row else ())

    def _show_legend(self) -> None:
        """Show what the marks mean, and above it the full names behind cut headings, the current outlet first."""
        table, outlets = self.table, self.matrix.outlets
        cut = [at for at in range(len(outlets)) if " ".join(table.headings[at]).split() != outlets[at].split()]
        lines: list[tuple[Words, Words]] = [(((_LEGEND, ""),), ())]
        if cut:
            seen = [at for at in cut if table.across.first <= at < table.across.last]
            seen.sort(key=lambda at: at != table.column)
            told = [f"{' '.join(table.headings[at]).strip()} = {outlets[at]}" for at in seen]
            lines.insert(0, (((" " + "   ".join(told), ""),), ()))
        self.legend.styles.height = len(lines)
        self.legend.show(*lines)

    def _cell_lines(self, row: Row, cell: Cell | None) -> list[Line]:
        """What the claim stands on; then of the cell: outlet, date, how it bears on the claim, and its words."""
        claim, mark = row.claim, MARKS[row.claim.standing]
        place = cell or row.cells[row.outlet]
        document = self.matrix.documents[place.document]
        outlet = self.matrix.outlets[self.table.column]
        if cell is None:
            head = [(f"{outlet}  ", "bold"), ("has nothing like it; in the words of ", ""), (row.outlet, "bold")]
        else:
            found = bearing(claim)[cell.number] if cell.number is not None else None
            what = told_of(found) if found else "tells it in these words"
            head = [(f"{guessed(document.outlet)}  ", "bold"), (f"{timed(document.date)}  ", ""), (what, "")]
        conflict = f"{dispute(claim.conflict)}  " if dispute(claim.conflict) else ""
        said = " ".join(document.text[place.start : place.end].split())
        stands = ((f"{mark.gutter} {words(claim)}  ", f"bold {mark.colour}"), (conflict, f"bold {DISPUTED.colour}"))
        salience, sure = weight(claim)
        return [((*stands, (why(claim), ""), *salience), sure), (head, ()), ((("  " + said, ""),), ())]

    # -- keys

    def action_sort(self) -> None:
        self._sort = (self._sort + 1) % len(_SORTS)
        self._show_rows()

    def action_open(self) -> None:
        """Open the text at the words of the cell."""
        if self.table.cell:
            self.open_place(self.table.cell)

    def action_evidence(self) -> None:
        row, cell = self.table.current, self.table.cell
        if row:
            self.compare(row.claim, cell.number if cell and cell.number is not None else 0)
