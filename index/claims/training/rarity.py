"""Count in how many articles each stem stands, and write rarity.bin: how rare stems are.

    python -m index.claims.training.rarity ARTICLES

ARTICLES is a file of English news, gzipped JSON Lines (see index.reading.formats.jsonl). Only numbers are written: for
each bucket that stems are hashed into, the idf of all stems in it together, in steps of 1 / STEPS.
"""

import argparse
import gzip
import math
import tempfile
from collections import Counter
from pathlib import Path

from index.claims.fingerprints import BUCKETS, STEPS, TABLE, body_counts
from index.reading import read

PRIOR = 3  # articles imagined to have what none has
LEAST = 1.0  # idf


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("articles", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "articles.jsonl"
        with gzip.open(options.articles, "rb") as packed, plain.open("wb") as lines:
            lines.writelines(packed)
        bodies = {document.body for document in read(str(plain)).documents}
    shares: Counter[int] = Counter()
    for body in bodies:
        shares.update(body_counts(body).keys())
    rarity = [max(LEAST, -math.log((shares[bucket] + PRIOR) / (len(bodies) + PRIOR))) for bucket in range(BUCKETS)]
    TABLE.write_bytes(bytes(round(idf * STEPS) for idf in rarity))
    print(f"{len(bodies):,} different texts, {len(shares):,} of {BUCKETS:,} buckets used")


if __name__ == "__main__":
    main()
