"""MJML becomes HTML."""

from __future__ import annotations

import re


def compile_mjml(source: str, *, language: str, direction: str) -> str:
    """The HTML of a rendered MJML document."""
    from mjml import mjml2html

    plain = re.sub(r' nk-at="[^"]*"', "", source)
    html = mjml2html(plain, disable_comments=True, fonts={})
    return html.replace("<!doctype html>", "<!DOCTYPE html>", 1)
