"""The evidence screen: a claim in its own text, beside the stretch of another text that bears on it."""

from collections.abc import Awaitable, Callable

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.geometry import Size

from index.model.claims import Bearing, Dispute, Report
from index.model.document import Document
from index.reporting.words import told_of
from tui.present import evidence
from tui.present.evidence import Evidence, Judged, Sides
from tui.present.facts import counted, dated, guessed
from tui.present.glyphs import Glyphs
from tui.screens.sized import SizedScreen
from tui.settings.keys import Keymap, bindings
from tui.widgets.bar import Bar, Rule
from tui.widgets.evidence import EvidencePane
from tui.widgets.reader import Reader

_LEGEND = (
    ("in both", "underline"),
    ("  ", ""),
    ("only here", "bold"),
    ("  ", ""),
    ("other figure", "bold not reverse"),
)
_VERDICT = 4, 9  # lines, the least and the most
_SHORT = 12  # lines of a text below which what is compared begins at its top


class EvidenceScreen(SizedScreen):
    """Steps through the evidence of a claim; ends with the stretch that is to be opened, or none."""

    BINDINGS = bindings("evidence")
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-normal")]

    def __init__(
        self,
        gathered: Evidence,
        sides: Sides,
        glyphs: Glyphs,
        keymap: Keymap,
        chosen: Callable[[Bearing], None],
        visit: Callable[[Document], Awaitable[str]],
        number: int = 0,
        *,
        judged: Judged,
    ) -> None:
        """`sides` are those of `gathered`; `number` is the one to begin with. `visit` tells in words what it did."""
        if glyphs.plain:
            self.HORIZONTAL_BREAKPOINTS = self.HORIZONTAL_BREAKPOINTS[:1]  # one text above the other, however wide
        super().__init__()
        self._chosen = chosen
        self._judged = judged
        self._visit = visit
        self.keymap = keymap
        self.gathered = gathered
        self.sides = sides
        self.glyphs = glyphs
        self.number = min(number, max(len(sides) - 1, 0))
        self._apart = 0  # lines that the right text is scrolled further than the left
        self._aligned_at: Size | None = None  # the screen's size for which that holds
        self.header = Bar(glyphs, id="header", style="reverse")
        self.verdict = EvidencePane(glyphs, id="verdict")
        self.left_title, self.left = Bar(glyphs, id="left-title", style="bold"), Reader(glyphs, id="left-text")
        self.right_title, self.right = Bar(glyphs, id="right-title", style="bold"), Reader(glyphs, id="right-text")
        self.status = Bar(glyphs, id="status")

    def compose(self) -> ComposeResult:
        yield self.header
        yield self.verdict
        yield Rule(self.glyphs, classes="across")
        with Container(id="sides"):
            with Vertical(id="left", classes="side"):
                yield self.left_title
                yield self.left
            yield Rule(self.glyphs, id="middle")
            with Vertical(id="right", classes="side"):
                yield self.right_title
                yield self.right
        yield self.status

    def on_mount(self) -> None:
        found = [other.found for other in self.gathered.others]
        reports = sum(isinstance(one, Report) for one in found)
        disputes = sum(isinstance(one, Dispute) for one in found)
        told = f" twosource  evidence: {counted(reports, 'other report')}, {len(found) - reports - disputes} near"
        told += f", {disputes} disputing" if disputes else ""
        legend = (("  ", ""), *_LEGEND, (" ", ""))
        fits = len(told) + sum(len(words) for words, _ in legend) <= self.app.size.width  # the help has it too
        self.header.show((((told, "bold"),), legend if fits else ()))
        self.verdict.show(evidence.verdict_lines(self.gathered))
        self.verdict.styles.height = max(_VERDICT[0], min(self.verdict.needed(self.app.size.width), _VERDICT[1]))
        self._show_keys()
        self.set_focus(self.left)
        self.call_after_refresh(self._show_other)

    def _show_keys(self) -> None:
        keys = self.keymap.footer("evidence", width=self.app.size.width - 2)
        self.status.show((((f" {keys}", "dim"),), ()))

    def say(self, words: str) -> None:
        """Say something in place of the keys, until the other side or the next report is looked at."""
        self.status.show((((f" {words}", ""),), ()))

    def _show_other(self) -> None:
        gathered, left, right = self.gathered, self.left, self.right
        self._show_titles()
        if not gathered.others:
            left.show(gathered.view, offset=gathered.claim.start)
            left.select_claim(gathered.claim)
            return
        other = gathered.others[self.number]
        ours, theirs = self.sides[self.number]
        left.show(ours, offset=gathered.claim.start)
        left.select_claim(gathered.claim)
        right.show(theirs, offset=other.found.start)
        right.select_claim_at(other.found.start)
        for text, start in ((left, gathered.claim.start), (right, other.found.start)):
            if text.size.height < _SHORT:
                text.scroll_to_offset(start, top=True)
        self._align()

    def _show_titles(self) -> None:
        """Whose text each is, and what the other one has of the claim: in one line, or side by side in two."""
        document, others = self.gathered.document, self.gathered.others
        self.left_title.show(
            (((f" {guessed(document.outlet)}  {dated(document.date)}", ""),), ()),
            (((" tells it in these words", "not bold"),), ()),
        )
        if not others:
            self.right_title.show((((" No other report comes near.", ""),), ()))
            return
        other = others[self.number]
        outlet, when = f" {guessed(other.document.outlet)}", f"  {dated(other.document.date)}"
        told, place = told_of(other.found), ((f" {self.number + 1} of {len(others)} ", "dim"),)
        if self.has_class("-narrow"):  # where it is too long, the date is cut first
            self.right_title.show((((outlet, ""), (f"  {told}", "not bold"), (when, "")), place))
        else:
            self.right_title.show((((outlet + when, ""),), place), (((f" {told}", "not bold"),), ()))

    # -- both texts scroll together

    def _align(self) -> None:
        """Note how far apart the two texts are scrolled: from here on they scroll together."""
        self._apart = round(self.right.scroll_offset.y - self.left.scroll_offset.y)
        self._aligned_at = self.size

    def on_resize(self) -> None:
        self.call_after_refresh(self._show_titles)
        self.call_after_refresh(self._align)

    @on(Reader.Scrolled)
    def _scroll_along(self) -> None:
        """Scroll the other text by as much; where it has reached its end, it stays until this one scrolls back."""
        left, right = self.left, self.right
        if self.size != self._aligned_at or not right.view:
            return
        if self.focused is right:
            left.scroll_to(y=right.scroll_offset.y - self._apart, animate=False, immediate=True)
        elif self.focused is left:
            right.scroll_to(y=left.scroll_offset.y + self._apart, animate=False, immediate=True)

    # -- keys

    def action_other(self, step: int) -> None:
        if self.gathered.others:
            self.number = (self.number + step) % len(self.gathered.others)
            self._show_keys()
            self._show_other()

    def action_swap(self) -> None:
        self._show_keys()
        self.set_focus(self.left if self.focused is self.right else self.right)

    def action_browse(self) -> None:
        """Open the page that the text in focus is from."""
        gathered = self.gathered
        right = self.focused is self.right and gathered.others
        self.run_worker(self._browse(gathered.others[self.number].document if right else gathered.document))

    async def _browse(self, document: Document) -> None:
        self.say(await self._visit(document))

    def action_open(self) -> None:
        if self.gathered.others:
            self.dismiss()
            self._chosen(self.gathered.others[self.number].found)

    # -- verdicts

    async def action_verdict(self) -> None:
        """Have the analyst say whether the two say the same."""
        from tui.widgets.letters import Letter, Letters  # late: few ask for it

        if self.gathered.others:
            letters = Letter("s", "the two say the same"), Letter("n", "they do not")
            self.line = Letters(self.glyphs, "Verdict", letters, self._end_verdict)
            self.status.display = False
            await self.mount(self.line, before=self.status)
            self.set_focus(self.line)

    async def _end_verdict(self, letter: str) -> None:
        line, self.line = self.line, None
        self.status.display = True
        self.set_focus(self.left)
        if line:
            await line.remove()
        if letter:
            self.dismiss()
            self._judged(self.gathered.claim, evidence.claim_at(self.gathered.others[self.number]), same=letter == "s")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While letters are picked, keys do nothing else."""
        return self.line is None or self.focused is not self.line or action in ("finish", "quit")

    def action_back(self) -> None:
        self.dismiss()
