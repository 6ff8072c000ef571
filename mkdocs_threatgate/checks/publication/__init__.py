"""Checks of what a title or a marking forbids, TG5xx."""
