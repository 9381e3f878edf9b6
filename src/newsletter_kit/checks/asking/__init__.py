"""Asking web pages whether they are there: on request only, politely, never inside a network."""
