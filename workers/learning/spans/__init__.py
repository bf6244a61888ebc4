"""Spans learn: words are encoded, a linear chain tags them, sentences are chosen to be labelled."""
