"""Proofs against bad luck and bad will: `python -m tests.proofs [NAME ...] [--seed N] [--short]`.

A module of this folder takes part by a function `prove(proof)`; the first line of its docstring says what must hold.
Without a name all are run. Exits with 1 where a fault was found.
"""

import argparse
import signal
import sys
from collections.abc import Sequence

from tests.proofs import catalogue
from tests.proofs.proof import Proof


def main(arguments: Sequence[str]) -> int:
    there = catalogue.proofs()
    parser = argparse.ArgumentParser(
        prog="python -m tests.proofs",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="\n".join(f"{name:<12}{catalogue.promise(module)}" for name, module in there.items()),
    )
    parser.add_argument("names", nargs="*", choices=[[], *there], metavar="NAME")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--short", action="store_true", help="the form that is part of the tests")
    wanted = parser.parse_args(arguments)
    # A shell has what runs in the background ignore both, and what that starts would ignore them as well.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGQUIT, signal.SIG_DFL)
    failed = 0
    for name in wanted.names or there:
        proof = Proof(wanted.seed, short=wanted.short)
        there[name].prove(proof)
        failed += bool(proof.faults)
        print(f"{name}: {proof.tried:,} tried, {len(proof.faults):,} faults (seed {wanted.seed})", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
