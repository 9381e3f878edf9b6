"""AWS's signature of a request (SigV4), by botocore; nothing else of botocore is used."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from requests.auth import AuthBase

from newsletter_kit.errors import MissingExtraError

if TYPE_CHECKING:
    from pydantic import SecretStr
    from requests import PreparedRequest


def require_botocore() -> None:
    """Refuse at once if botocore is missing, and not when the first batch leaves.

    Raises:
        MissingExtraError: naming the extra that installs it.

    Example:
        >>> require_botocore()  # doctest: +SKIP
    """
    if find_spec("botocore") is None:
        raise MissingExtraError.of("ses", "botocore")


@dataclass(frozen=True, slots=True)
class SesSignature(AuthBase):
    """Signs each request when it leaves.

    Attributes:
        access_key: the id of the access key.
        secret_key: its secret.
        session_token: the token of a temporary key, or None.
        region: the region's name.

    Example:
        >>> from pydantic import SecretStr
        >>> SesSignature(SecretStr("AKIA1"), SecretStr("s"), None, "eu-central-1").region
        'eu-central-1'
    """

    access_key: SecretStr
    secret_key: SecretStr
    session_token: SecretStr | None
    region: str

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Add the headers of the signature."""
        from botocore.auth import SigV4Auth
        from botocore.awsrequest import AWSRequest
        from botocore.credentials import Credentials

        token = self.session_token.get_secret_value() if self.session_token else None
        credentials = Credentials(
            self.access_key.get_secret_value(), self.secret_key.get_secret_value(), token
        )
        kind = {name: request.headers[name] for name in ("Content-Type",) if name in request.headers}
        body: Any = request.body
        twin = AWSRequest(request.method, request.url, headers=kind, data=bytes(body or b""))
        SigV4Auth(credentials, "ses", self.region).add_auth(twin)
        request.headers.update(dict(twin.headers.items()))
        return request
