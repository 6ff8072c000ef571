"""Checks of front matter and declarations, TG1xx."""
