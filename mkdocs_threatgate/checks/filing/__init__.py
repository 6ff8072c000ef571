"""Checks of filings that posts owe, TG2xx."""
