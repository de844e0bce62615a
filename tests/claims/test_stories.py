from index.claims.families import Passages, families
from index.model.document import Document
from tests.claims.build import article
from tests.whole import stories

FIRE = (
    "A fire destroyed the Harlow textile mill in Brentford on Tuesday night.",
    "The Harlow mill, the last in Brentford, had stood beside the canal since 1871.",
    "Firefighters from Brentford and Aldwick fought the blaze until dawn.",
)
FIRE_AGAIN = (
    "The Harlow mill beside the Brentford canal burned down in the night to Wednesday.",
    "Crews from Aldwick and Brentford could not save the textile mill, built in 1871.",
)
STRIKE = (
    "Ferry crews on the Sundal line began a strike on Tuesday over night shifts.",
    "The union of the Sundal ferry crews wants shifts of eight hours.",
)
STRIKE_AGAIN = (
    "A strike stopped the ferries of the Sundal line on Tuesday morning.",
    "Crews want shorter night shifts, the Sundal ferry union says.",
)


def grouped(*documents: Document) -> list[set[str]]:
    return [{documents[at].path for at in story.members} for story in stories(documents)]


def test_documents_on_one_event_are_one_story() -> None:
    documents = [
        article("a.txt", "Post", *FIRE).document,
        article("b.txt", "Echo", *FIRE_AGAIN).document,
        article("c.txt", "Post", *STRIKE).document,
        article("d.txt", "Echo", *STRIKE_AGAIN).document,
    ]
    assert grouped(*documents) == [{"a.txt", "b.txt"}, {"c.txt", "d.txt"}]


def test_a_later_event_of_the_same_kind_is_another_story() -> None:
    early = article("a.txt", "Post", *FIRE, date="2024-05-14").document
    assert len(grouped(early, article("b.txt", "Echo", *FIRE_AGAIN, date="2024-05-17").document)) == 1
    assert len(grouped(early, article("b.txt", "Echo", *FIRE_AGAIN, date="2024-05-18").document)) == 2


def test_the_more_days_lie_between_two_texts_the_more_alike_they_must_be() -> None:
    mill = article("a.txt", "Post", *FIRE, date="2024-05-14").document
    other = (
        "Two people died when a fire swept through a hotel in Colby, its owner said.",
        "Guests jumped from windows while crews from Aldwick set up ladders. Police questioned a cook about the stove.",
    )
    days = [article("b.txt", "Echo", *other, date=f"2024-05-{day}").document for day in (14, 15, 16, 17)]
    assert [len(grouped(mill, day)) for day in days] == [1, 1, 2, 2]


def test_an_undated_document_joins_by_its_words() -> None:
    early = article("a.txt", "Post", *FIRE, date="2024-05-14").document
    undated = article("b.txt", "Echo", *FIRE_AGAIN, date=None).document
    other = article("c.txt", "Echo", *STRIKE, date=None).document
    assert grouped(early, undated, other) == [{"a.txt", "b.txt"}, {"c.txt"}]


def test_a_copy_belongs_to_its_story_whatever_its_date() -> None:
    early = article("a.txt", "Post", *FIRE, date="2024-05-14").document
    copy = article("b.txt", "Echo", *FIRE, date="2024-06-30").document
    assert grouped(early, copy) == [{"a.txt", "b.txt"}]


def test_labels_name_one_story_each() -> None:
    documents = [
        article(f"{at}.txt", "Post", " ".join(f"word{at}x{number}" for number in range(30)), title="News").document
        for at in range(4)
    ]
    found = stories(documents)
    assert len(found) == 4
    assert [story.label for story in found] == ["News", "News (2)", "News (3)", "News (4)"]


def test_empty_documents_are_stories_of_their_own() -> None:
    documents = [article(f"{at}.txt", "Post").document for at in range(3)]
    assert grouped(*documents) == [{"0.txt"}, {"1.txt"}, {"2.txt"}]
    assert stories([]) == []


def test_a_chain_of_half_similar_documents_is_not_one_story() -> None:
    days = [
        article(f"{day:02}.txt", "Post", *FIRE, f"It is day {day} now.", date=f"2024-05-{day:02}").document
        for day in range(1, 31)
    ]
    assert all(len(story.members) <= 7 for story in stories(days))


LONG = " ".join(f"word{at}" for at in range(60))


def test_near_copies_are_one_family() -> None:
    head = LONG.replace("word50", "other")
    far = " ".join(f"term{at}" for at in range(60))
    assert families([LONG, far, head, LONG]) == [0, 1, 0, 0]


def test_a_short_text_within_a_longer_one_is_of_its_family() -> None:
    piece = " ".join(f"word{at}" for at in range(10, 30))
    half = " ".join(f"word{at}" for at in range(10, 20)) + " " + " ".join(f"term{at}" for at in range(30))
    assert families([LONG, piece]) == [0, 0]
    assert families([LONG, half]) == [0, 1]


def test_texts_share_a_passage_only_outside_quotation_marks() -> None:
    ten = "the last of the engines left the canal before seven"
    bodies = [f"At dawn {ten}.", f"It burned. Then {ten} again.", f"“At dawn {ten},” he said.", "Nothing of that."]
    passages = Passages(bodies)
    assert passages.shared(0, 1)
    assert not passages.shared(0, 2)
    assert not passages.shared(1, 3)
