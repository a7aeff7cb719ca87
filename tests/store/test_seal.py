from __future__ import annotations

import hashlib

import pytest

from goaldesk.store import seal


def sealed(path, before, after):
    found = seal.placeholder()
    path.write_bytes(before + found.encode() + after)
    return seal.write(path, found)


# 1 MB is how much is read at a time: a seal may lie across two such pieces.
PLACES = [0, 1, 5000, 2**20 - 64, 2**20 - 30, 2**20 - 1, 2**20, 2**20 + 1, 2**21 + 77]


@pytest.mark.parametrize("place", PLACES)
def test_the_seal_is_the_digest_with_its_own_place_as_zeros(tmp_path, place):
    path = tmp_path / "file"
    digest = sealed(path, b"a" * place, b"rest")
    assert digest == hashlib.sha256(b"a" * place + b"0" * 64 + b"rest").hexdigest()
    assert path.read_bytes() == b"a" * place + digest.encode() + b"rest"
    assert seal.holds(path, digest)


def test_every_flipped_bit_breaks_it(tmp_path):
    path = tmp_path / "file"
    digest = sealed(path, b"before", b"after")
    whole = path.read_bytes()
    for at in range(len(whole)):
        for bit in range(8):
            path.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << bit]) + whole[at + 1 :])
            assert not seal.holds(path, digest)


@pytest.mark.parametrize("text", ["", "0" * 63, "g" * 64, "0" * 65, "A" * 64, "0" * 64])
def test_what_is_no_seal_holds_nothing(tmp_path, text):
    (tmp_path / "file").write_bytes(b"content " + text.encode())
    assert not seal.holds(tmp_path / "file", text)


@pytest.mark.parametrize("times", [0, 2])
def test_a_placeholder_that_is_not_there_once_is_refused(tmp_path, times):
    found = seal.placeholder()
    (tmp_path / "file").write_bytes(b"x" + found.encode() * times)
    with pytest.raises(ValueError, match=f"stands {times} times"):
        seal.write(tmp_path / "file", found)
