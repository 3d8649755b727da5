"""Figures, no verdict: `make bench`. Nothing here is part of the tests."""
