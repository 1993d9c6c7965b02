"""Tests of the sample organisation and of the doubles that serve it."""
