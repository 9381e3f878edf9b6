"""Checks: what must be mended before an issue goes to anybody, and what should be looked at."""
