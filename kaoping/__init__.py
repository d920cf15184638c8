"""Kaoping (考评): a scoring engine for a district's quarterly performance appraisal."""

__version__ = "0.1.0"
