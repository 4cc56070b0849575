"""The format's building blocks a second time, from their standards, without importing `crypto`.

Where the library takes a whole (HPKE, XChaCha20, Argon2id of libsodium), this takes it apart or
takes another implementation, so that an agreement means something.
"""

import base64
import hashlib
import hmac
import struct
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

CONSONANTS: Final = "bdfghjklmnprstvz"
VOWELS: Final = "aiou"
X_WING_LABEL: Final = b"\\.//^\\"
HPKE_SUITE: Final = b"HPKE" + struct.pack(">HHH", 0x647A, 1, 2)
CHUNK: Final = 65_536


def label(name: str) -> bytes:
    return f"varsel/1/{name}".encode() + b"\0"


def sha256(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def b64u(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def un_b64u(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def mac(key: bytes, data: bytes) -> bytes:
    return hmac.digest(key, data, "sha256")


def expand(prk: bytes, info: bytes, length: int) -> bytes:
    block, out = b"", b""
    for number in range(1, -(-length // 32) + 1):
        block = mac(prk, block + info + bytes([number]))
        out += block
    return out[:length]


def hkdf(ikm: bytes, salt: bytes, info: bytes, length: int = 32) -> bytes:
    return expand(mac(salt or bytes(32), ikm), info, length)


# --- Ed25519 ---------------------------------------------------------------------------------


def ed_public(seed: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def ed_sign(seed: bytes, data: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(seed).sign(data)


# --- X-Wing and HPKE -------------------------------------------------------------------------


def kem_public(seed: bytes) -> bytes:
    expanded = hashlib.shake_256(seed).digest(96)
    mlkem = MLKEM768PrivateKey.from_seed_bytes(expanded[:64]).public_key().public_bytes_raw()
    x25519 = X25519PrivateKey.from_private_bytes(expanded[64:]).public_key().public_bytes_raw()
    return mlkem + x25519


def key_id(public: bytes) -> bytes:
    return sha256(label("key-id"), public)[:16]


def encapsulate(public: bytes) -> tuple[bytes, bytes]:
    """Shared secret (32 bytes) and encapsulation (1120 bytes), fresh each time."""
    mlkem_secret, mlkem_text = MLKEM768PublicKey.from_public_bytes(public[:1184]).encapsulate()
    ephemeral = X25519PrivateKey.generate()
    x_text = ephemeral.public_key().public_bytes_raw()
    x_secret = ephemeral.exchange(X25519PublicKey.from_public_bytes(public[1184:]))
    shared = hashlib.sha3_256(mlkem_secret + x_secret + x_text + public[1184:] + X_WING_LABEL)
    return shared.digest(), mlkem_text + x_text


def hpke_seal(shared: bytes, info: bytes, plaintext: bytes) -> bytes:
    """RFC 9180, base mode, one message, from the KEM's shared secret on."""

    def extract(salt: bytes, name: bytes, ikm: bytes) -> bytes:
        return mac(salt or bytes(32), b"HPKE-v1" + HPKE_SUITE + name + ikm)

    def labeled_expand(prk: bytes, name: bytes, length: int) -> bytes:
        info = struct.pack(">H", length) + b"HPKE-v1" + HPKE_SUITE + name + schedule
        return expand(prk, info, length)

    schedule = b"\0" + extract(b"", b"psk_id_hash", b"") + extract(b"", b"info_hash", info)
    secret = extract(shared, b"secret", b"")
    nonce = labeled_expand(secret, b"base_nonce", 12)
    return AESGCM(labeled_expand(secret, b"key", 32)).encrypt(nonce, plaintext, b"")


# --- Symmetric parts -------------------------------------------------------------------------


def stream_chunk(key: bytes, index: int, chunk: bytes, *, last: bool) -> bytes:
    return AESGCM(key).encrypt(index.to_bytes(11, "big") + bytes([last]), chunk, None)


def stream(key: bytes, plaintext: bytes) -> bytes:
    starts = range(0, max(1, len(plaintext)), CHUNK)
    return b"".join(
        stream_chunk(key, i, plaintext[s : s + CHUNK], last=s + CHUNK >= len(plaintext))
        for i, s in enumerate(starts)
    )


def argon2id(passphrase: bytes, salt: bytes) -> bytes:
    kdf = Argon2id(salt=salt, length=32, iterations=3, lanes=1, memory_cost=65_536)
    return kdf.derive(passphrase)


def hchacha20(key: bytes, nonce: bytes) -> bytes:
    """The subkey of XChaCha20 for the first 16 bytes of its nonce."""
    state = [*struct.unpack("<4I", b"expand 32-byte k"), *struct.unpack("<12I", key + nonce)]

    def quarter(a: int, b: int, c: int, d: int) -> None:
        for x, y, z, turn in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
            state[x] = (state[x] + state[y]) & 0xFFFFFFFF
            turned = state[z] ^ state[x]
            state[z] = (turned << turn | turned >> (32 - turn)) & 0xFFFFFFFF

    for _ in range(10):
        for column in range(4):
            quarter(column, column + 4, column + 8, column + 12)
        for a in range(4):
            quarter(a, 4 + (a + 1) % 4, 8 + (a + 2) % 4, 12 + (a + 3) % 4)
    return struct.pack("<8I", *state[:4], *state[12:])


def xchacha_seal(key: bytes, nonce: bytes, plaintext: bytes, associated: bytes) -> bytes:
    subkey = hchacha20(key, nonce[:16])
    return ChaCha20Poly1305(subkey).encrypt(bytes(4) + nonce[16:], plaintext, associated)


# --- Words -----------------------------------------------------------------------------------


def groups(data: bytes) -> str:
    words = []
    for (number,) in struct.iter_unpack(">H", data):
        a, b, c, d, e = (
            number >> 12,
            number >> 10 & 3,
            number >> 6 & 15,
            number >> 4 & 3,
            number & 15,
        )
        words.append(CONSONANTS[a] + VOWELS[b] + CONSONANTS[c] + VOWELS[d] + CONSONANTS[e])
    return "-".join(words)


def return_code(random: bytes) -> bytes:
    """14 bytes, the last seven bits replaced by the checksum of the rest."""
    bare = random[:13] + bytes([random[13] & 0x80])
    return bare[:13] + bytes([bare[13] | sha256(label("code-checksum"), bare)[0] >> 1])


def recovery_kit(kit: bytes) -> str:
    return groups(kit + sha256(label("recovery-checksum"), kit)[:2])
