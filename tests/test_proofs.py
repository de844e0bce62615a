"""The short form of every proof (`python -m tests.proofs` has the long ones)."""

import pytest

from tests.proofs import catalogue
from tests.proofs.proof import Proof


@pytest.mark.parametrize("name", catalogue.proofs())
def test_nothing_is_found_against_a_proof(name: str) -> None:
    proof = Proof(1, short=True)
    catalogue.proofs()[name].prove(proof)
    assert proof.tried, "nothing was tried"
    assert not proof.faults
