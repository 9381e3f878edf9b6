"""RSA keys, and their public halves as they stand in the DNS; made once for each run of the tests."""

from __future__ import annotations

from base64 import b64encode

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)


def rsa_key(bits: int, form: PublicFormat = PublicFormat.SubjectPublicKeyInfo) -> str:
    """A public RSA key of that length, in base64."""
    key = rsa.generate_private_key(65_537, bits).public_key()
    return b64encode(key.public_bytes(Encoding.DER, form)).decode()


def short_key(bits: int) -> str:
    """A bare RSAPublicKey with a modulus of so few bits as no library makes any more."""
    modulus = (1 << (bits - 1) | 1).to_bytes(bits // 8 + 1, "big")
    numbers = b"\x02\x81" + bytes([len(modulus)]) + modulus + b"\x02\x03\x01\x00\x01"
    return b64encode(b"\x30\x81" + bytes([len(numbers)]) + numbers).decode()


KEY_1024, KEY_2048 = rsa_key(1024), rsa_key(2048)

PRIVATE = rsa.generate_private_key(65_537, 2048)
PEM = PRIVATE.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
PUBLIC = b64encode(
    PRIVATE.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
).decode()
"""A key that signs, and its public half as it stands in the DNS."""
