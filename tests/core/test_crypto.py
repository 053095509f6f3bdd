"""Encryption bound to its place, rotation, hashes and signed tokens."""

import base64
import os
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.clock import FrozenClock
from core.crypto import BadToken, CannotDecrypt, Crypto, MasterKey, constant_time_equal, load_master_keys

OLD, NEW = MasterKey(b"o" * 32), MasterKey(b"n" * 32)
A, B = UUID(int=1), UUID(int=2)
COLUMN = "connections.access_token"
crypto = Crypto([OLD])


@given(st.binary(max_size=300))
@settings(max_examples=50)
def test_what_is_encrypted_is_read_back_in_its_place_only(plain: bytes) -> None:
    sealed = crypto.encrypt(plain, tenant_id=A, column=COLUMN)
    assert crypto.decrypt(sealed, tenant_id=A, column=COLUMN) == plain
    for tenant_id, column in ((B, COLUMN), (None, COLUMN), (A, "connections.refresh_token")):
        with pytest.raises(CannotDecrypt):
            crypto.decrypt(sealed, tenant_id=tenant_id, column=column)


def test_any_changed_byte_is_noticed() -> None:
    sealed = crypto.encrypt(b"secret", tenant_id=A, column=COLUMN)
    for position in range(len(sealed)):
        damaged = bytearray(sealed)
        damaged[position] ^= 1
        with pytest.raises(CannotDecrypt):
            crypto.decrypt(bytes(damaged), tenant_id=A, column=COLUMN)
    for length in range(len(sealed)):
        with pytest.raises(CannotDecrypt):
            crypto.decrypt(sealed[:length], tenant_id=A, column=COLUMN)


def test_equal_secrets_look_unequal_and_nothing_shines_through() -> None:
    one, two = (crypto.encrypt(b"the secret text", tenant_id=A, column=COLUMN) for _ in range(2))
    assert one != two
    assert b"secret" not in one


def test_rotation_reads_old_values_and_writes_new_ones() -> None:
    sealed = crypto.encrypt(b"x", tenant_id=A, column=COLUMN)
    both = Crypto([NEW, OLD])
    assert not both.is_current(sealed)
    moved = both.reencrypt(sealed, tenant_id=A, column=COLUMN)
    assert both.is_current(moved)
    assert Crypto([NEW]).decrypt(moved, tenant_id=A, column=COLUMN) == b"x"
    with pytest.raises(CannotDecrypt):
        Crypto([NEW]).decrypt(sealed, tenant_id=A, column=COLUMN)


def test_hashes_depend_on_key_and_purpose_and_survive_rotation() -> None:
    stored = crypto.keyed_hash("api_key", "cpt_1")
    assert stored == Crypto([OLD]).keyed_hash("api_key", "cpt_1")
    assert stored != crypto.keyed_hash("session", "cpt_1")
    assert stored != Crypto([NEW]).keyed_hash("api_key", "cpt_1")
    assert stored in Crypto([NEW, OLD]).keyed_hashes("api_key", "cpt_1")
    assert len(stored) == 32


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(datetime(2026, 11, 20, tzinfo=UTC))


def test_a_token_carries_its_payload_until_it_expires(clock: FrozenClock) -> None:
    signer = Crypto([OLD], clock)
    token = signer.sign("visitor", {"t": "abc", "n": 1}, expires=60)
    clock.advance(timedelta(seconds=59))
    assert signer.verify("visitor", token) == {"t": "abc", "n": 1}
    clock.advance(timedelta(seconds=1))
    with pytest.raises(BadToken):
        signer.verify("visitor", token)


def test_a_token_is_for_one_purpose_and_one_installation(clock: FrozenClock) -> None:
    token = Crypto([OLD], clock).sign("visitor", {}, expires=60)
    with pytest.raises(BadToken):
        Crypto([OLD], clock).verify("password_reset", token)
    with pytest.raises(BadToken):
        Crypto([NEW], clock).verify("visitor", token)
    assert Crypto([NEW, OLD], clock).verify("visitor", token) == {}


def test_a_token_has_no_twins(clock: FrozenClock) -> None:
    signer = Crypto([OLD], clock)
    token = signer.sign("visitor", {"n": 1}, expires=60)
    for position, letter in enumerate(token):
        with pytest.raises(BadToken):
            signer.verify("visitor", token[:position] + ("A" if letter != "A" else "B") + token[position + 1 :])
    for twin in (token + "=", token + ".", " " + token, token + "\n", token.replace(".", ".."), token[:-1]):
        with pytest.raises(BadToken):
            signer.verify("visitor", twin)


@given(st.text(max_size=80))
@settings(max_examples=100)
def test_no_text_is_taken_for_a_token(text: str) -> None:
    with pytest.raises(BadToken):
        crypto.verify("visitor", text)


def test_constant_time_equal_compares_text_and_bytes() -> None:
    assert constant_time_equal("é", "é".encode())
    assert not constant_time_equal("a", "b")
    assert not constant_time_equal("", "b")


def test_the_master_key_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    home = tmp_path / "state"
    (first,) = load_master_keys("", home)
    assert load_master_keys("", home) == [first]
    assert (home / "master.key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in home.iterdir()] == ["master.key"]


def test_processes_that_start_at_once_agree_on_the_key(tmp_path: Path) -> None:
    found: list[MasterKey] = []
    threads = [threading.Thread(target=lambda: found.extend(load_master_keys("", tmp_path))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1


def test_keys_come_from_the_setting_when_it_is_set(tmp_path: Path) -> None:
    one, two = os.urandom(32), os.urandom(32)
    setting = f"{base64.b64encode(one).decode()}, {base64.b64encode(two).decode()}"
    assert [key.secret for key in load_master_keys(setting, tmp_path)] == [one, two]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("setting", ["short", "c2hvcnQ=", "not base64 !", base64.b64encode(b"x" * 33).decode(), ","])
def test_a_key_that_cannot_be_used_is_refused(setting: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="key"):
        Crypto(load_master_keys(setting, tmp_path))
