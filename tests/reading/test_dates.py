"""Date lines: one grammar for pasted heads and metadata fields."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.reading.metadata.dates import date_field, date_line


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("2021-03-05", "2021-03-05"),
        ("2021-03-05T07:15:30Z", "2021-03-05T07:15+00:00"),
        ("2021-03-05 07:15", "2021-03-05T07:15"),
        ("05.03.2021 07:15", "2021-03-05T07:15"),
        ("5 March 2021", "2021-03-05"),
        ("March 5, 2021", "2021-03-05"),
        ("March 5th 2021, 7:15 p.m.", "2021-03-05T19:15"),
        ("Fri 5 Mar 2021 07:15 GMT", "2021-03-05T07:15+00:00"),
        ("Published Fri 5 Mar 2021 at 7:15 a.m. EST", "2021-03-05T07:15-05:00"),
        ("Updated 6:20 PM ET, Fri July 2, 2021", "2021-07-02T18:20-04:00"),
        ("5. März 2021, 07.15 Uhr MEZ", "2021-03-05T07:15+01:00"),
        ("Freitag, 5. März 2021", "2021-03-05"),
        ("Stand: 05.03.21", "2021-03-05"),
        ("Publié le 5 mars 2021 à 07h15", "2021-03-05T07:15"),
        ("1er juillet 2021", "2021-07-01"),
        ("5 de marzo de 2021 a las 7:15", "2021-03-05T07:15"),
        ("5 marzo 2021", "2021-03-05"),
        ("Publicado em 5 de março de 2021", "2021-03-05"),
        ("vrijdag 5 maart 2021 om 07:15 uur", "2021-03-05T07:15"),
        ("Fri, 05 Mar 2021 07:15:00 +0530", "2021-03-05T07:15+05:30"),
        ("25/12/2021", "2021-12-25"),
        ("12/25/21", "2021-12-25"),
        ("Published 5 March 2021 | Updated 6 March 2021", "2021-03-05"),
        ("Updated 6 March 2021 | Published 5 March 2021", "2021-03-05"),
    ],
)
def test_dates(line: str, value: str) -> None:
    stamp = date_line(line)
    assert stamp is not None
    assert (stamp.value, stamp.guess) == (value, False)


@pytest.mark.parametrize(
    "line",
    [
        "On 5 March 2021 the dockers walked out.",
        "March 2021",
        "5 March",
        "30.02.2021",
        "2021",
        "12:30",
        "The 5th of March 2021 was a Friday",
        "5 March 2021 in Ardmore",
        "Chapter 5, 2021",
        "",
    ],
)
def test_lines_that_are_no_date_lines(line: str) -> None:
    assert date_line(line) is None


@pytest.mark.parametrize("line", ["03/04/2020", "3/4/20", "03-04-2020"])
def test_day_and_month_that_could_be_the_other_way_round_are_a_guess(line: str) -> None:
    stamp = date_line(line)
    assert stamp is not None
    assert stamp.guess


def test_an_age_is_a_date_line_without_a_date() -> None:
    stamp = date_line("7 years ago")
    assert stamp is not None
    assert stamp.value is None


@pytest.mark.parametrize(
    "line",
    [
        "5 March 2021 07:15 IST",
        "Mar 5, 2021, 7:15 AM IST",
        "Updated: 5 March 2021, 07:15 (IST)",
        "5 Mar 2021 07:15 PKT | Updated 6 Mar 2021 09:00 PKT",
        "March 5, 2021 07:15 Moscow time",
        "2021-03-05 07:15 WIB",
        "05.03.2021 07:15 India Standard Time",
        "07:15 IST, 5 March 2021",
    ],
)
def test_an_unknown_zone_leaves_the_date_and_gives_no_offset(line: str) -> None:
    stamp = date_line(line)
    assert stamp is not None
    assert (stamp.value, stamp.guess, stamp.raw) == ("2021-03-05T07:15", False, line)


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("Fri, 05 Mar 2021 07:15:00 +0100 (CET)", "2021-03-05T07:15+01:00"),
        ("March 5, 2021 7:15 AM BST (0615 GMT)", "2021-03-05T07:15+01:00"),
        ("2021-03-05 07:15:00 Europe/Berlin", "2021-03-05T07:15+01:00"),
        ("2021-03-05T07:15:00+01:00[Europe/Berlin]", "2021-03-05T07:15+01:00"),
        ("2021-03-05 07:15 America/Argentina", "2021-03-05T07:15"),
        ("July 1, 2021, 5:05 PM UTC+2", "2021-07-01T17:05+02:00"),
    ],
)
def test_a_zone_that_is_told_twice(line: str, value: str) -> None:
    stamp = date_line(line)
    assert stamp is not None
    assert stamp.value == value


@pytest.mark.parametrize(
    "line", ["5 March 2021 07:15 NATO said", "5 March 2021 IT", "07:15 IST", "5 March 2021 in IST"]
)
def test_capitals_do_not_make_a_date_line(line: str) -> None:
    assert date_line(line) is None


@pytest.mark.parametrize(
    "line",
    [
        "2 hours ago",
        "Updated 2 hours ago",
        "Yesterday at 7:15 PM",
        "Last updated yesterday",
        "heute, 07:15 Uhr",
        "hace 3 días",
        "vor 3 Stunden",
        "il y a 2 heures",
        "3 ore fa",
        "Published: today",
    ],
)
def test_relative_dates_are_no_dates(line: str) -> None:
    stamp = date_line(line)
    assert stamp is not None
    assert stamp.value is None
    assert stamp.fact() is None


@pytest.mark.parametrize("field", ["1614928500", "1614928500000", "1614928500.25", "Fri Mar 05 07:15:00 +0000 2021"])
def test_fields_of_exports(field: str) -> None:
    stamp = date_field(field)
    assert stamp is not None
    assert stamp.value == "2021-03-05T07:15+00:00"


@pytest.mark.parametrize("field", ["2021", "March 2021", "2021-03", "© 2021", "0000-00-00", "1999999", "today"])
def test_fields_that_name_no_day(field: str) -> None:
    stamp = date_field(field)
    assert stamp is None or stamp.value is None


def test_compact_dates_only_in_fields() -> None:
    stamp = date_field("20210305T0715Z")
    assert stamp is not None
    assert stamp.value == "2021-03-05T07:15+00:00"
    assert date_line("20210305") is None


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_every_day_in_every_unambiguous_form(day: date) -> None:
    forms = ["%Y-%m-%d", "%d.%m.%Y", "%d %B %Y", "%B %d, %Y", "%a %d %b %Y", "%Y/%m/%d"]
    for form in forms:
        stamp = date_line(day.strftime(form))
        assert stamp is not None
        assert stamp.value == day.isoformat()


@given(st.text(alphabet="0123456789 :.-/TZ+apmJuneMrch,|", max_size=60))
def test_no_line_raises_and_every_value_is_a_date(line: str) -> None:
    stamp = date_field(line)
    if stamp and stamp.value:
        date.fromisoformat(stamp.value[:10])
