"""Public RSA keys as they stand in the DNS, made once for each run of the tests."""

from __future__ import annotations

from base64 import b64encode

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def rsa_key(bits: int, form: PublicFormat = PublicFormat.SubjectPublicKeyInfo) -> str:
    """A public RSA key of that length, in base64."""
    key = rsa.generate_private_key(65_537, bits).public_key()
    return b64encode(key.public_bytes(Encoding.DER, form)).decode()


KEY_1024, KEY_2048 = rsa_key(1024), rsa_key(2048)
