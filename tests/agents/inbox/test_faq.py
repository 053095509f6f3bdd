"""A person's answer becomes an answer of the agent, without what is personal in it."""

from typing import Any

import pytest

from agents.inbox.impersonal import impersonal
from core.ids import new_id, public_id
from tests.shops import Shopper

QUESTION = "Bonjour, je m'appelle Zoé Martin. Est-ce que la bougie figuier coule sur la nappe ?"
ANSWER = "Bonjour Zoé, non : posez-la sur une soucoupe. Pour la commande n° 48213, écrivez à lin@maison.example."


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Écrivez à zoe.martin+a@mail.example svp", "Écrivez à … svp"),
        ("Appelez le 06 12 34 56 78 ou +33 (0)1 42 86 83 00.", "Appelez le … ou …."),
        ("Ma commande n° 48213 ?", "Ma commande n° … ?"),
        ("Where is order #AB-1042?", "Where is order …?"),
        ("Meine Bestellnummer: 2024-00187 bitte", "Meine Bestellnummer: … bitte"),
        ("Il mio ordine 771234", "Il mio ordine …"),
        ("Suivi 8V12345678901 introuvable", "Suivi … introuvable"),
        ("My name is Jane Doe and I like red", "My name is … and I like red"),
        ("Guten Tag Frau Müller, gern", "Guten Tag Frau …, gern"),
        ("Carte 4242 4242 4242 4242", "Carte •••• 4242"),
        ("Zoé Martin et ZOÉ", "… et …"),
        ("Taille 42, 89,00 € en 3 jours, de 9:00 à 18:00", "Taille 42, 89,00 € en 3 jours, de 9:00 à 18:00"),
        ("Lavage à 30 degrés, 100 % coton, commande en ligne", "Lavage à 30 degrés, 100 % coton, commande en ligne"),
        ("La lampe Zoéline", "La lampe Zoéline"),
    ],
)
def test_what_leads_to_a_person_is_taken_out_and_nothing_else(said: str, kept: str) -> None:
    assert impersonal(said, ["Zoé Martin", "zoe@mail.example"]) == kept


@pytest.fixture
async def shopper(shop: Any) -> Shopper:
    found: Shopper = await shop.shopper()
    await found.say(QUESTION)
    lead = {"email": "zoe@mail.example", "name": "Zoé Martin", "consent": True}
    path = f"/v1/widget/conversations/{found.conversation}/leads"
    assert (await shop.client.post(path, json=lead, headers=found.headers)).status_code == 201
    return found


async def reply(shop: Any, shopper: Shopper, text: str = ANSWER) -> str:
    """Answer as the shop; returns the path of the reply's FAQ."""
    path = f"/v1/conversations/{shopper.conversation}"
    key = {"Idempotency-Key": new_id().hex}
    answer = await shop.api("POST", f"{path}/replies", json={"text": text}, headers=key)
    assert answer.status_code == 201, answer.text
    return f"{path}/messages/{answer.json()['id']}/faq"


async def test_the_suggestion_is_the_question_before_and_the_answer(shop: Any, shopper: Shopper) -> None:
    found = (await shop.api("GET", await reply(shop, shopper))).json()
    assert found == {
        "agent_id": shop.agent_id,
        "question": "Bonjour, je m'appelle …. Est-ce que la bougie figuier coule sur la nappe ?",
        "answer": "Bonjour …, non : posez-la sur une soucoupe. Pour la commande n° …, écrivez à ….",
        "language": "fr",
    }


async def test_what_was_added_answers_the_next_shopper_at_once(shop: Any, shopper: Shopper) -> None:
    path = await reply(shop, shopper, "Non, posez-la sur une soucoupe.")
    before = (await shop.api("GET", f"/v1/agents/{shop.agent_id}/faq")).json()
    body = {
        "agent_id": shop.agent_id,
        "question": "La bougie coule-t-elle sur la nappe ?",
        "examples": ["Est-ce que la cire tache la nappe ?"],
    }
    for _ in range(2):  # a second press replaces what the first one added
        answer = await shop.api("POST", path, json=body)
        assert answer.status_code == 201, answer.text
    after = (await shop.api("GET", f"/v1/agents/{shop.agent_id}/faq")).json()
    assert after[:-1] == before
    assert after[-1] == answer.json()
    assert (after[-1]["answer"], after[-1]["examples"][0]) == (
        {"fr": "Non, posez-la sur une soucoupe."},
        "La bougie coule-t-elle sur la nappe ?",
    )
    heard = await (await shop.shopper()).say("La bougie coule-t-elle sur la nappe ?")
    assert "soucoupe" in heard.text


async def test_an_edited_answer_is_taken_as_edited(shop: Any, shopper: Shopper) -> None:
    body = {"agent_id": shop.agent_id, "answer": " Jamais. "}
    entry = (await shop.api("POST", await reply(shop, shopper), json=body)).json()
    assert entry["answer"] == {"fr": "Jamais."}
    assert entry["examples"] == ["Bonjour, je m'appelle …. Est-ce que la bougie figuier coule sur la nappe ?"]


async def test_only_replies_of_people_become_answers(shop: Any, shopper: Shopper) -> None:
    for message in (await shopper.get())["messages"]:
        path = f"/v1/conversations/{shopper.conversation}/messages/{message['id']}/faq"
        assert (await shop.api("GET", path)).status_code == 404
    unknown = f"/v1/conversations/{shopper.conversation}/messages/{public_id('msg', new_id())}/faq"
    assert (await shop.api("POST", unknown, json={"agent_id": shop.agent_id})).status_code == 404
    other = await shop.shopper()
    foreign = (await reply(shop, shopper)).replace(shopper.conversation, other.conversation)
    assert (await shop.api("GET", foreign)).status_code == 404


async def test_an_answer_to_nothing_needs_a_question(shop: Any) -> None:
    path = await reply(shop, await shop.shopper(), "Bienvenue")
    assert (await shop.api("GET", path)).json()["question"] == ""
    refused = await shop.api("POST", path, json={"agent_id": shop.agent_id})
    assert refused.status_code == 422
    body = {"agent_id": shop.agent_id, "question": "Qui est là ?"}
    assert (await shop.api("POST", path, json=body)).status_code == 201
    nobody = {**body, "agent_id": public_id("agt", new_id())}
    assert (await shop.api("POST", path, json=nobody)).status_code == 404
