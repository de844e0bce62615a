"""What agencies and portals put before an article and within it: shot lists, restrictions on use, bare addresses."""

import re

from index.model.document import PartKind
from index.reading.parts.draft import HEAD, Draft, is_prose
from index.reading.parts.lines import address

_INTEREST = re.compile(r"add\b.{0,80}\bas an interest\b.{0,120}", re.IGNORECASE)
_REMINDED = re.compile(r"(?:={3,}|-{3,}|\s)*clients are reminded\b", re.IGNORECASE)
_BEGINS = re.compile(
    r"(?:RESTRICTIONS?(?: SUMMARY)?|SHOT ?-?LIST|VIDEO SHOWS|SHOWS|EMBARGO(?:ED)?|SOURCE/RESTRICTIONS)\b\s?:?.*"
)
_LABELS = re.compile(r"(?:STORY ?-?(?:LINE)?|LEAD ?-?IN|SUGGESTED LEAD-?IN|ANNOTATION|SCRIPT)\s?:?\s*", re.IGNORECASE)
_SPOKEN = re.compile(r".{0,12}\(?SOUND ?-?BITE|[\"“'‘«]|.{0,12}UPSOUND")
_SHOT = re.compile(
    r"(?:\+{1,4}|\*|-)?\s?\d{1,3}[.)]\s|.{2,60}(?: - |, | \()(?:\d{1,2} \w+|\w+ \d{1,2}|RECENT|FILE|UNKNOWN).{0,30}$"
    r"|(?:\+{1,4}).*|\((?:MUTE|FILE|RECENT)\b.*|MUST (?:CREDIT|COURTESY)|PART (?:MUST|NO)|NO (?:ACCESS|USE|RESALE)"
)
_MOST_SHOTS = 80  # lines


def read_prelude(draft: Draft) -> None:
    """Label shot lists, restrictions on use, and lines that are nothing but a control.

    What is said in a shot list (a "soundbite") is reporting, and stays.
    """
    for index in draft.open():
        text = draft.blocks[index].text
        if _REMINDED.match(text) or _INTEREST.fullmatch(text):
            draft.label(index, PartKind.FURNITURE, "wire: clients are reminded" if _REMINDED.match(text) else "control")
        elif index < HEAD and _BEGINS.fullmatch(text) and draft.labels[index] is None:
            _shots(draft, index)


def read_addresses(draft: Draft) -> None:
    """Label what is nothing but a web address, and no fact of the head."""
    for index in draft.open():
        if address(draft.blocks[index].text):
            draft.label(index, PartKind.FURNITURE, "web address alone")


def _shots(draft: Draft, first: int) -> None:
    """Label a shot list and what belongs to it, up to the story."""
    draft.label(first, PartKind.FURNITURE, "shot list or restriction")
    for index in range(first + 1, min(first + _MOST_SHOTS, len(draft.blocks))):
        text = draft.blocks[index].text
        if draft.labels[index] is not None or _SPOKEN.match(text):
            continue
        if _LABELS.fullmatch(text):
            draft.label(index, PartKind.FURNITURE, "shot list or restriction")
            return
        if not (_SHOT.match(text) or _BEGINS.fullmatch(text) or (text.isupper() and not is_prose(text))):
            return
        draft.label(index, PartKind.FURNITURE, "shot list or restriction")
