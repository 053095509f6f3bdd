"""Ids grow with time, and their public form leads back to one id of one kind."""

import contextlib
import time
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import NotFound
from core.ids import new_id, parse_id, public_id


def test_ids_are_version_7_carry_the_time_and_grow() -> None:
    before = time.time_ns() // 1_000_000
    made = [new_id() for _ in range(1000)]
    after = time.time_ns() // 1_000_000
    assert len(set(made)) == 1000
    assert [one.version for one in made] == [7] * 1000
    assert all(before <= one.int >> 80 <= after for one in made)
    assert sorted(one.int >> 62 for one in made) == [one.int >> 62 for one in made]


@given(st.uuids())
def test_the_public_form_leads_back(value: UUID) -> None:
    text = public_id("agt", value)
    assert len(text) == 30
    assert text == text.lower()
    assert parse_id("agt", text) == value


@given(st.uuids(), st.uuids())
def test_public_ids_sort_as_ids_do(one: UUID, other: UUID) -> None:
    assert (public_id("agt", one) < public_id("agt", other)) == (one.int < other.int)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "agt",
        "agt_",
        "prd_01j8xw4z2q7h9m3n5p6r8s0tvw",
        "agt_01j8xw4z2q7h9m3n5p6r8s0tv",
        "agt_01j8xw4z2q7h9m3n5p6r8s0tvww",
        "agt_81j8xw4z2q7h9m3n5p6r8s0tvw",
        "agt_01J8XW4Z2Q7H9M3N5P6R8S0TVW",
        "agt_01i8xw4z2q7h9m3n5p6r8s0tvw",
        "agt_0١j8xw4z2q7h9m3n5p6r8s0tvw",
        "agt_01a1fa7900000000000000000\x00",
        "01a1fa79-f141-7977-a660-019b3a165f67",
    ],
)
def test_a_malformed_id_is_not_found(text: str) -> None:
    with pytest.raises(NotFound):
        parse_id("agt", text)


@given(st.text(max_size=40))
def test_any_text_is_an_id_or_not_found(text: str) -> None:
    with contextlib.suppress(NotFound):
        assert public_id("agt", parse_id("agt", text)) == text
