"""Which passage answers, in which of its sentences, and when none does."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from agents.knowledge import answers
from agents.knowledge.citations import line, listed, used
from agents.knowledge.index import Chunk, KnowledgeIndex

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def chunk(heading: str, text: str, language: str = "fr", url: str | None = "https://shop.example/aide") -> Chunk:
    return Chunk(uuid4(), uuid4(), "Aide", url, "a", heading, language, text, NOW)


DELIVERY = chunk(
    "Délais de livraison",
    "Notre atelier est à Brest. Le colis part sous 24 heures. Comptez 3 jours ouvrés à domicile. "
    "Nous aimons les beaux paquets.",
)
COST = chunk("Frais de livraison", "La livraison coûte 4,90 € en point relais. Elle est offerte dès 60 €.")
RETURNS = chunk("Retours", "Vous avez 30 jours pour renvoyer un article. Le remboursement suit sous 5 jours.")
CARE = chunk("Entretien du lin", "Lavez le lin à 30 degrés. Séchez à l'air libre.")
COST_EN = chunk("Delivery costs", "Delivery costs €4.90 to a pick-up point.", "en")
INDEX = KnowledgeIndex([DELIVERY, COST, RETURNS, CARE, COST_EN])


def asked(text: str, language: str = "fr", intent: str = "", index: KnowledgeIndex = INDEX) -> answers.Answer | None:
    found = answers.answer(index, text, language=language, intent=intent)
    return found if found is not None and found.is_sure else None


@pytest.mark.parametrize(
    ("question", "language", "intent", "wanted", "quoted"),
    [
        ("Quels sont les délais de livraison ?", "fr", "delivery", DELIVERY, "Comptez 3 jours ouvrés à domicile."),
        ("Combien coûte la livraison ?", "fr", "delivery", COST, "La livraison coûte 4,90 € en point relais."),
        ("How much is delivery?", "en", "delivery", COST_EN, "Delivery costs €4.90"),
        ("Comment laver le lin ?", "fr", "details", CARE, "Lavez le lin à 30 degrés."),
        ("Votre attelier est-il à Breest ?", "fr", "off_topic", DELIVERY, "Notre atelier est à Brest."),
        ("Sous combien de jours suis-je remboursé ?", "fr", "returns", RETURNS, "Le remboursement suit sous 5 jours."),
    ],
)
def test_a_question_gets_the_sentence_that_answers_it(
    question: str, language: str, intent: str, wanted: Chunk, quoted: str
) -> None:
    found = asked(question, language, intent)
    assert found is not None
    assert found.chunk is wanted
    assert quoted in found.text
    assert all(part in wanted.text for part in found.text.split(". "))


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("Quelle est la capitale de l'Italie ?", "off_topic"),
        ("Avez-vous un emploi pour moi ?", "off_topic"),
        ("Livrez-vous par drone à Tokyo ?", "delivery"),
        ("Ce canapé passe-t-il par une porte étroite ?", "details"),
        ("???", ""),
        ("", ""),
    ],
)
def test_what_no_passage_says_gets_none(question: str, intent: str) -> None:
    assert asked(question, intent=intent) is None


def test_a_page_in_another_language_answers_where_no_page_speaks_the_shoppers() -> None:
    french = KnowledgeIndex([DELIVERY, COST, RETURNS, CARE])
    assert french.search(french.read("Wie hoch sind die Versandkosten?"), language="de")[0].chunk is COST


def test_stock_and_links_are_never_quoted() -> None:
    index = KnowledgeIndex(
        [chunk("Pull marin", "Le pull marin est en stock. Achetez sur https://evil.example/pull. Plus que 3 pulls !")]
    )
    assert answers.answer(index, "Le pull marin est-il en stock ?", language="fr") is None


def test_an_empty_index_answers_nothing() -> None:
    assert asked("Livraison ?", index=KnowledgeIndex([])) is None


def test_a_text_of_the_shop_is_attested_by_the_page_that_begins_with_it() -> None:
    assert INDEX.stating(COST.text.replace(" ", "  ")) is COST
    assert INDEX.stating(COST.text.replace("60", "90")) is None
    assert INDEX.stating("La livraison coûte 4,90 € à domicile.") is None


def test_pages_are_cited_once_and_only_those_that_the_reply_draws_on() -> None:
    said = "Comptez 3 jours ouvrés à domicile, et le colis part sous 24 heures."
    pages = listed(used([DELIVERY, CARE], said, []))
    assert [page["url"] for page in pages] == ["https://shop.example/aide#a"]
    assert line(pages, "fr", said) == "Source : Aide https://shop.example/aide#a"
    assert line(pages, "en-GB", f"{said} See https://shop.example/aide.") == ""
    assert used([DELIVERY], "Bonjour, que cherchez-vous aujourd'hui ?", []) == []
    nameless = listed([chunk("A", "B", url=None)])
    assert line(nameless, "de", "") == "Quelle: Aide"
