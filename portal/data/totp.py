"""Second factors (RFC 6238): sealed while they lie in the database, each code good once."""

import base64
import hashlib
import hmac
from datetime import datetime

from nacl.secret import SecretBox
from pyotp import TOTP

from portal.data.identifiers import keyed_digest

STEP_SECONDS = 30
SECRET_BYTES = 20
# One step to either side, for clocks that are half a minute off.
TOLERANCE = 1
ISSUER = "Varsel"


def secret_for_invitation(key: bytes, token: str) -> bytes:
    """The secret that goes with an invitation: the same each time its page is loaded."""
    return keyed_digest(key, "totp-of-invitation", token)[:SECRET_BYTES]


def secret_offered(key: bytes, recipient_id: str, offer: str) -> bytes:
    """The secret that a signed-in recipient's page offers for another phone.

    Nothing of it is stored before it is in force: `offer` is random, and the page sends it back.
    """
    return keyed_digest(key, "totp-offered", f"{recipient_id} {offer}")[:SECRET_BYTES]


def base32(secret: bytes) -> str:
    """The secret as an authenticator wants it typed."""
    return base64.b32encode(secret).decode("ascii")


def address(secret: bytes, login: str) -> str:
    """The `otpauth:` address that the QR code carries."""
    return _totp(secret).provisioning_uri(name=login, issuer_name=ISSUER)


def seal(key: bytes, secret: bytes) -> bytes:
    """The secret as it is stored (XSalsa20-Poly1305 under the settings' key)."""
    return bytes(SecretBox(key).encrypt(secret))


def unseal(key: bytes, sealed: bytes) -> bytes:
    """The secret. Raises nacl's CryptoError where the settings' secret was changed."""
    return SecretBox(key).decrypt(sealed)


def matching_step(secret: bytes, code: str, now: datetime) -> int | None:
    """The number of the half minute that the code belongs to, or None.

    Every step of the tolerance is computed, so that the time taken tells nothing.
    """
    typed = "".join(code.split()).encode()
    current = int(now.timestamp()) // STEP_SECONDS
    found = None
    for step in range(current - TOLERANCE, current + TOLERANCE + 1):
        if hmac.compare_digest(_totp(secret).generate_otp(step).encode(), typed):
            found = step
    return found


def code_at(secret: bytes, now: datetime) -> str:
    """The code that an authenticator shows at this moment."""
    return _totp(secret).generate_otp(int(now.timestamp()) // STEP_SECONDS)


def _totp(secret: bytes) -> TOTP:
    # Authenticators know this one only; as a MAC, SHA-1 is not broken.
    return TOTP(base32(secret), digest=hashlib.sha1, interval=STEP_SECONDS)
