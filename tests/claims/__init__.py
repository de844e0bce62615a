"""Tests of the claims room, on texts written for them and on the seeds."""
