"""Nouns of the upper floor."""
