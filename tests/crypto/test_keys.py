"""Keys are told apart, and secrets are not shown by accident."""

import pytest

from crypto import return_code
from crypto.encoding import b64u
from crypto.errors import CryptoError
from crypto.keys import RecipientKeys, kem_public_key, key_fingerprint, new_secret
from crypto.signing import is_signed, sign, verify, verify_key
from tests.crypto import actors


def test_secrets_are_not_in_what_is_printed() -> None:
    recipient, reporter = actors.recipient(1), actors.reporter()
    for keys, secret in ((recipient, recipient.signing), (reporter, reporter.signing_seed)):
        assert repr(secret)[2:-1] not in repr(keys)
        assert secret.hex() not in repr(keys)
        assert b64u(secret) not in repr(keys)


def test_every_secret_and_every_code_is_another() -> None:
    assert len({new_secret() for _ in range(100)}) == 100
    codes = {return_code.new_code() for _ in range(100)}
    assert len(codes) == 100
    assert {return_code.read(return_code.write(code)) for code in codes} == codes


def test_one_code_gives_other_keys_in_another_organisation() -> None:
    here, there = actors.reporter(), return_code.derive(bytes(14), b"salt of another.")
    assert here.mailbox != there.mailbox
    assert here.verify != there.verify
    assert here.kem_public != there.kem_public


def test_the_last_seven_bits_of_a_code_are_no_secret() -> None:
    assert return_code.derive(bytes(13) + b"\x7f", actors.SALT).mailbox == actors.reporter().mailbox


def test_a_signature_counts_for_one_label_only() -> None:
    seed = bytes(32)
    signature = sign(seed, b"one\0", b"text")
    verify(verify_key(seed), signature, b"one\0", b"te", b"xt")
    assert not is_signed(verify_key(seed), signature, b"two\0", b"text")
    with pytest.raises(CryptoError) as refused:
        verify(verify_key(seed), signature, b"two\0", b"text")
    assert refused.value.code == "signature_invalid"


@pytest.mark.parametrize("key", [b"", bytes(31), bytes(33)])
def test_a_key_of_another_length_verifies_nothing(key: bytes) -> None:
    assert not is_signed(key, bytes(64), b"", b"")
    assert not is_signed(verify_key(bytes(32)), bytes(63), b"", b"")


def test_fingerprints_differ_as_keys_do() -> None:
    one, two = actors.recipient(1), actors.recipient(2)
    assert key_fingerprint(one.kem_public) != key_fingerprint(two.kem_public)
    assert len(key_fingerprint(one.kem_public).split("-")) == 8
    assert RecipientKeys.from_secret(b"\x01" * 32).verify == one.verify


def test_a_key_to_seal_to_has_one_length() -> None:
    with pytest.raises(CryptoError) as refused:
        kem_public_key(actors.recipient(1).kem_public + b"\0")
    assert refused.value.code == "key_invalid"
