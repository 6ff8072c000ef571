"""Checks of receipts and their history, TG3xx."""
