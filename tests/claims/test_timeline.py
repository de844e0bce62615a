"""The timeline: the order of publication, and which outlet had a claim first."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from index.library import Library, Timeline
from index.model.claims import Relation
from index.model.timeline import UNDATED, moment
from tests.conftest import MakeLibrary, read_in

_zones = st.none() | st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
_times = st.datetimes(timezones=_zones).map(lambda at: at.replace(second=0, microsecond=0))


def written(at: datetime | date) -> str:
    """As a Document has it."""
    return at.isoformat(timespec="minutes") if isinstance(at, datetime) else at.isoformat()


_dates = st.none() | (_times | st.dates()).map(written)


@given(_times, _times)
def test_times_are_in_the_order_in_which_they_happen_in_whatever_zones(one: datetime, other: datetime) -> None:
    ahead = [at.utcoffset() or timedelta() for at in (one, other)]
    gap = (one.replace(tzinfo=None) - other.replace(tzinfo=None)) - (ahead[0] - ahead[1])
    before, after = moment(written(one)), moment(written(other))
    assert (before < after, before == after) == (gap < timedelta(), gap == timedelta())
    assert before.precedes(after) == (gap < timedelta())


@given(st.dates(), _times)
def test_a_day_is_before_all_its_times_and_after_all_times_of_the_day_before(day: date, at: datetime) -> None:
    of_day, of_time = moment(written(day)), moment(written(at))
    assert of_time != of_day
    assert (of_day < of_time) == (day.toordinal() <= of_time.day)
    if day.toordinal() == of_time.day:
        assert not of_day.precedes(of_time), "it cannot be told which was first"
        assert not of_time.precedes(of_day)


@given(st.lists(_dates, max_size=4))
def test_the_order_is_one_however_they_come_and_what_is_undated_is_last(dates: list[str | None]) -> None:
    told = sorted(map(moment, dates))
    assert all(sorted(map(moment, other)) == told for other in permutations(dates))
    assert [one == UNDATED for one in told] == sorted(one == UNDATED for one in told)
    assert all(not UNDATED.precedes(one) and not one.precedes(UNDATED) for one in told)


def test_an_instant_in_two_zones_is_one_moment() -> None:
    assert moment("2024-06-19T07:48+02:00") == moment("2024-06-19T05:48+00:00") == moment("2024-06-19T05:48")
    assert moment("2024-06-20T01:00+02:00").day == date(2024, 6, 19).toordinal()
    assert moment(datetime(2024, 6, 19, 23, 59, tzinfo=UTC).isoformat()) < moment("2024-06-20")


FIRE = "The Harlow textile mill in Brentford was destroyed by a fire on Tuesday night."
LOOMS = "Forty looms were lost in the weaving shed."
ALONE = "The owners had cancelled their insurance in March."
SAID = "Fire chief Ann Coe said that two of the watchmen had left the boiler burning all night."


def fire(*articles: tuple[str, str, tuple[str, ...]]) -> str:
    """A file of articles: outlet, date ("" where it has none) and sentences."""
    found = [
        {"outlet": outlet, "title": "Fire destroys Harlow mill", "date": date, "text": "\n\n".join(sentences)}
        for outlet, date, sentences in articles
    ]
    return "\n".join(json.dumps({name: value for name, value in one.items() if value}) for one in found)


ARTICLES = fire(
    ("Echo", "2024-05-14T09:10+00:00", (FIRE, LOOMS)),
    ("Post", "2024-05-14T10:30+02:00", (FIRE, SAID)),
    ("Herald", "2024-05-14", (FIRE, LOOMS)),
    ("Gazette", "", (FIRE, ALONE)),
    ("Post", "2024-05-13T23:00+00:00", (FIRE, LOOMS)),
)


def timeline_of(made: Library) -> Timeline:
    (story,) = made.stories()
    return made.timeline(story)


def test_each_outlet_has_a_claim_once_where_it_was_first(library: MakeLibrary) -> None:
    made = read_in(library({"fire.jsonl": ARTICLES}))
    timeline = timeline_of(made)
    assert timeline.outlets == ("Post", "Herald", "Echo", "Gazette")
    lines = {line.own.text: line for line in timeline.lines}
    assert [timeline.named[telling.document] for telling in lines[FIRE].tellings] == list(timeline.outlets)
    first, *_ = lines[FIRE].tellings
    assert first.text == FIRE
    assert (date := timeline.sources[first.document].date) and date.value == "2024-05-13T23:00+00:00"
    assert lines[ALONE].tellings[0].relation in (None, Relation.SAME)
    said = lines[SAID].own
    assert (said.speaker, said.via) == ("Ann Coe", ())
    assert "Ann Coe" in said.mention


def test_lines_are_in_the_order_of_their_first_tellings_and_undated_ones_last(library: MakeLibrary) -> None:
    timeline = timeline_of(read_in(library({"fire.jsonl": ARTICLES})))
    first = [timeline.sources[line.tellings[0].document].published for line in timeline.lines]
    assert first == sorted(first)
    assert first.count(UNDATED) == 1
    assert timeline.lines[-1].own.text == ALONE
    for line in timeline.lines:
        told = [timeline.sources[telling.document].published for telling in line.tellings]
        assert told == sorted(told)
        outlets = [timeline.named[telling.document] for telling in line.tellings]
        assert len(set(outlets)) == len(outlets)


def test_every_claim_of_the_story_stands_in_one_line(library: MakeLibrary) -> None:
    made = read_in(library({"fire.jsonl": ARTICLES}))
    timeline = timeline_of(made)
    assert sorted(id_ for line in timeline.lines for id_ in line.same) == sorted(one.id for one in made.claims())
    assert made.timeline("no such story").lines == ()
