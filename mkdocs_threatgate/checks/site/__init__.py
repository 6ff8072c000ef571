"""Checks of what a generator made of the sources, TG7xx."""
