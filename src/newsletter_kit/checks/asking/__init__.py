"""Asking web pages whether they are there: on request only, politely, never inside a network."""

from newsletter_kit.load_later import load_later

load_later("requests", ["chardet", "charset_normalizer"])  # as in providers/__init__.py
