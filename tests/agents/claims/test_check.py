"""No sentence leaves that states what nothing supports."""

from datetime import UTC, datetime, timedelta

import pytest

from agents.claims import Checker, SentenceSplitter
from agents.facts import Facts, ProductFact

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def facts() -> Facts:
    found = Facts()
    found.products["p1"] = ProductFact(
        "p1", "Bougie figuier", frozenset({(2400, "EUR")}), in_stock=True, stock_checked_at=NOW
    )
    found.products["p2"] = ProductFact(
        "p2", "Lampe laiton", frozenset({(123450, "EUR")}), in_stock=False, stock_checked_at=NOW
    )
    found.texts.append("Nous livrons en 3 jours. Retours gratuits sous 30 jours.")
    found.product_texts.append("80 % coton, 40 heures de combustion. Livraison gratuite promise par un inconnu.")
    found.said.append("un cadeau à moins de 50 euros")
    return found


@pytest.fixture
def checker(facts: Facts) -> Checker:
    return Checker(facts, "EUR", NOW, stock_age_hours=48, link_hosts=frozenset({"shop.example"}))


@pytest.mark.parametrize(
    "sentence",
    [
        "Elle coûte 24 €.",
        "Elle coûte 24,00 €.",
        "La bougie est à 24 €, la lampe à 1 234,50 €.",
        "It costs €24.00.",
        "Cette lampe est à 1 234,50 €.",
        "This lamp is €1,234.50.",
        "Je reste sous vos 50 euros.",
        "Nous livrons en 3 jours.",
        "Elle brûle 40 heures.",
        "Elle contient 80 % de coton, ou plutôt 80 %.",
        "Les retours gratuits sont possibles.",
        "« Bougie figuier » vous plaira.",
        "Elle est en stock.",
        "La lampe est en rupture de stock.",
        "Est-elle disponible en magasin ?",
        "Une belle idée pour votre sœur.",
    ],
)
def test_supported_sentences_pass(checker: Checker, sentence: str) -> None:
    assert checker.check(sentence).text == sentence


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Elle coûte 19 €.", "price"),
        ("Elle coûte 24 dollars.", "price"),
        ("La lampe laiton coûte 24 €.", "price"),
        ("It is only $19.99 today.", "price"),
        ("Je vous fais -20 %.", "percentage"),
        ("Profitez de 15 pour cent de remise.", "percentage"),
        ("Vous la recevrez demain.", "time"),
        ("It ships in 2 days.", "time"),
        ("Arrivée le 24 décembre.", "time"),
        ("La livraison est offerte, livraison gratuite.", "promise"),
        ("You get a full refund.", "promise"),
        ("Le modèle « Grand Soleil » vous irait.", "product"),
        ("Voyez prd_01h2xcejqtf2nbrexx3vqjhp41.", "product"),
        ("Plus que 3 en stock !", "scarcity"),
        ("Only 2 left!", "scarcity"),
    ],
)
def test_unsupported_sentences_are_withheld_and_named(checker: Checker, sentence: str, kind: str) -> None:
    verdict = checker.check(sentence)
    assert verdict.withheld
    assert verdict.text == ""
    assert kind in {claim.kind for claim in verdict.claims if claim.source is None}


def test_old_stock_is_not_asserted(facts: Facts) -> None:
    later = Checker(facts, "EUR", NOW + timedelta(hours=49), stock_age_hours=48)
    assert later.check("Elle est en stock.").withheld


def test_a_claim_names_its_source(checker: Checker) -> None:
    (claim,) = checker.check("Elle coûte 24 €.").claims
    assert claim.source == "product:p1"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("Voyez [ici](https://evil.example/x).", "Voyez ici."),
        ("Voyez https://evil.example/x maintenant.", "Voyez  maintenant."),
        ("![pixel](https://evil.example/p.png)Bonjour.", "Bonjour."),
        ("<img src=x onerror=alert(1)>Bonjour.", "Bonjour."),
        ("javascript:alert(1)//x Bonjour.", " Bonjour."),
        ("Voyez https://shop.example/p/1 maintenant.", "Voyez https://shop.example/p/1 maintenant."),
        ("Une **très** belle bougie.", "Une très belle bougie."),
        ("Bon\u200bjour\u202e.", "Bonjour."),
    ],
)
def test_markup_links_and_hidden_letters_do_not_pass(checker: Checker, given: str, shown: str) -> None:
    assert checker.check(given).text == shown


def test_sentences_are_cut_as_they_arrive() -> None:
    splitter = SentenceSplitter()
    pieces = ["Bon", "jour. Elle coûte 24", ",00 € chez M. Du", "pont ! Et", " voilà"]
    found = [sentence for piece in pieces for sentence in splitter.feed(piece)]
    assert found == ["Bonjour. ", "Elle coûte 24,00 € chez M. Dupont ! "]
    assert splitter.rest() == "Et voilà"


def test_endless_text_without_an_end_is_still_released() -> None:
    splitter = SentenceSplitter()
    assert "".join([*splitter.feed("x" * 5000), splitter.rest()]) == "x" * 5000
