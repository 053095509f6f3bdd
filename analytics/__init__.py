"""Projections of events, attribution, experiments and reports."""
