"""Divisions, authorities and sectors as data; pure."""
