"""`python -m newsletter_kit` is the same as `newsletter-kit`."""

from __future__ import annotations

from newsletter_kit.cli import main

if __name__ == "__main__":
    main()
