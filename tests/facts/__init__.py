"""Tests of builder/facts."""
