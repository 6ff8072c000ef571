"""Checks of what a text or an attachment seems to hold, TG105 and TG4xx."""
