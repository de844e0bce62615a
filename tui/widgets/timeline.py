"""The lines of a timeline: when, how it stands, which outlets had it in what order, and the words."""

from dataclasses import dataclass

from index.model.timeline import Line, Telling, Timeline
from tui.present.glyphs import Glyphs, Words
from tui.present.timeline import followers, mark, order, outlet, said_by, when
from tui.settings.keys import bindings
from tui.widgets.rows import Rows

_SPEAKER_SHARE = 3  # part of the width, at most, for who says it


@dataclass(frozen=True, slots=True)
class Told:
    """A line, as it is told by one of its outlets: by the first one, or by the one that is looked at."""

    line: Line
    telling: Telling


class TimelineRows(Rows[Told], inherit_bindings=False):
    BINDINGS = bindings("move", "timeline")
    note = "No claim of this kind in the story."

    def __init__(self, glyphs: Glyphs, timeline: Timeline, *, id: str) -> None:
        super().__init__(glyphs, id=id)
        self._timeline = timeline
        self._days = {id_: source.published.day for id_, source in timeline.sources.items()}
        self._when = max((len(when(source.date)) for source in timeline.sources.values()), default=0)

    def identity(self, row: Told) -> object:
        return row.line.claim.id

    def row_height(self, width: int) -> int:
        return 2

    def row_lines(self, row: Told, width: int) -> list[tuple[Words, Words]]:
        timeline, line, telling = self._timeline, row.line, row.telling
        is_first = telling is line.tellings[0]
        date = when(timeline.sources[telling.document].date)
        if is_first:
            outlets: Words = ((outlet(timeline, telling), "bold"), (followers(timeline, line), ""))
        else:
            outlets = ((f"{outlet(timeline, telling)}  ", "bold"), *order(timeline, line))
        told = line.own if is_first else telling
        speaker = self.glyphs.fit(said_by(told), width // _SPEAKER_SHARE)
        head: Words = ((f"{date:<{self._when}}  ", ""), *mark(line.claim), (" ", ""), *outlets)
        whose = f"{outlet(timeline, told)}: " if is_first and told.document != telling.document else ""
        words = (("    ", ""), (whose, "dim"), (" ".join(told.text.split()), ""))
        return [(head, ((f"  {speaker}", "dim"),)), (words, ())]

    def step_day(self, step: int) -> None:
        """Go to the first line of the next day, or of this one, and from there of the day before. Days are in UTC where
        the zone is known.
        """
        days = [self._days[row.telling.document] for row in self.rows]
        firsts = [at for at, day in enumerate(days) if at == 0 or day != days[at - 1]]
        if step > 0:
            self.move_to(next((at for at in firsts if at > self.cursor), len(days) - 1))
        else:
            self.move_to(next((at for at in reversed(firsts) if at < self.cursor), 0))
