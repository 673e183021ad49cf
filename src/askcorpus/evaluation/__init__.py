"""Measuring answers against gold questions."""
