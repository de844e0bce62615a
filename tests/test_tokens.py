"""Words are cut into the tokens that the vocabulary's own tokenizer gives for the whole text."""

from hypothesis import given, settings
from hypothesis import strategies as st

from index.text.encoder import tokenizer
from index.text.tokens import word_tokens

SIGNS = "“‘’”–—…\xa0\n\t.,;:!?'\"-_()[]$%&/<>£€²ªé́ß\u200b\xad中日"
PIECES = st.sampled_from(
    ["Ann Lind", "don't", "state-run", "25,000", "Łódź", "naïve", "SØREN", "[SEP]", "[sep]", "a" * 120, *SIGNS]
)


@settings(max_examples=60)
@given(st.lists(PIECES | st.text(max_size=6)).map(" ".join) | st.lists(PIECES).map("".join))
def test_words_have_the_tokens_and_places_of_the_tokenizer(text: str) -> None:
    whole = tokenizer().encode(text, add_special_tokens=False)
    found = list(word_tokens(text, tokenizer()))
    assert [id_ for ids, _, _ in found for id_ in ids] == whole.ids
    # A word begins where its first token does and ends where its last one does.
    ends = [at for at, word in enumerate(whole.word_ids) if at + 1 == len(whole.ids) or whole.word_ids[at + 1] != word]
    begins = [0, *(at + 1 for at in ends[:-1])] if ends else []
    places = [(whole.offsets[first][0], whole.offsets[last][1]) for first, last in zip(begins, ends, strict=True)]
    if None not in whole.word_ids:
        assert [(start, end) for _, start, end in found] == places
