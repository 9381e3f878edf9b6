"""What workers need and no shared folder holds, kept under the digest of its content."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from newsletter_kit.errors import LedgerError, Problem

if TYPE_CHECKING:
    from newsletter_kit.ledger.database import Database

_SHOWN = 12  # letters of a digest


def put(db: Database, digest: str, content: bytes) -> None:
    """Keep `content`; nothing happens if it is there already.

    Raises:
        ValueError: if the digest is not that of the content.

    Example:
        >>> put(db, sha256(b"an edition").hexdigest(), b"an edition")  # doctest: +SKIP
    """
    if sha256(content).hexdigest() != digest:
        raise ValueError(f"{digest!r} is not the SHA-256 of these {len(content)} bytes")
    db.execute("put_artefact", {"digest": digest, "content": content})


def get(db: Database, digest: str) -> bytes:
    """What was kept under `digest`.

    Raises:
        LedgerError: if it is not there, or is no longer what it was.

    Example:
        >>> get(db, digest)  # doctest: +SKIP
        b'an edition'
    """
    row = db.execute("artefact", {"digest": digest}).fetchone()
    where = f"artefact {digest[:_SHOWN]}"
    if row is None:
        what, remedy = "it is not in the ledger", "Queue the run again."
        raise LedgerError(Problem(where, what, remedy))
    content = bytes(row[0])
    if sha256(content).hexdigest() != digest:
        what, remedy = (
            "it is no longer what was put into the ledger",
            "Queue the run again, under another id.",
        )
        raise LedgerError(Problem(where, what, remedy))
    return content
