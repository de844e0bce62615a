"""What the comparing is worth: the figures of README.md that are told to readers of a report, each once.

README.md says how they were measured. A test holds the two together.
"""

import msgspec


class Share(msgspec.Struct, frozen=True):
    """A share as it was measured on two collections: 54 stories kept out of the judge's training, and 20 events."""

    stories: float
    events: float


FLAGS_RIGHT = Share(0.95, 0.95)  # of the flags: truly one outlet's claim
FLAGS_FOUND = Share(0.42, 0.31)  # of one outlet's claims: flagged
SINGLE_PRECISION = Share(0.90, 0.82)
SINGLE_RECALL = Share(0.85, 0.74)
LINKS_PRECISION = Share(0.83, 0.68)  # of what is said to report a claim: does
LINKS_RECALL = Share(0.63, 0.66)
OPINION_RAISED = 0.21  # of sentences that are opinion or no claim: raised as claims


class Reading(msgspec.Struct, frozen=True):
    """How many of so many were right, read by hand."""

    right: int
    of: int


FLAGS_READ = Reading(87, 100)
CORROBORATED_READ = Reading(32, 50)
CONFLICTS_READ = Reading(4, 16)
