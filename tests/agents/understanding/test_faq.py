"""FAQ entries are found by meaning-bearing words, and a message that fits none is told so."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.understanding import FaqEntry, FaqIndex, Vocabulary, understand

ENTRIES = [
    FaqEntry(
        "wrap", "Oui, emballage offert.", ("Faites-vous des paquets cadeaux ?", "emballage cadeau", "papier cadeau")
    ),
    FaqEntry(
        "hours", "De 9 h à 18 h.", ("Quels sont vos horaires ?", "à quelle heure ouvrez-vous", "ouvert le dimanche ?")
    ),
    FaqEntry(
        "repair", "Oui, deux ans.", ("Réparez-vous les lampes ?", "service de réparation", "ma lampe est à réparer")
    ),
    FaqEntry(
        "stores", "À Lyon.", ("Où se trouve votre boutique ?", "adresse du magasin", "avez-vous un magasin à Lyon")
    ),
    FaqEntry("silent", "Never matched.", ()),
]


@pytest.fixture(scope="module")
def index() -> FaqIndex:
    return FaqIndex.build(ENTRIES)


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("Faites-vous des paquets cadeaux ?", "wrap"),
        ("vous faites les emballages cadeaux", "wrap"),
        ("vos horaires d'ouverture ?", "hours"),
        ("vous réparez les lampes cassées ?", "repair"),
        ("quelle est l'adresse de la boutique", "stores"),
        ("vos horraires svp", "hours"),
    ],
)
def test_a_question_finds_its_entry(index: FaqIndex, text: str, entry: str) -> None:
    found, confidence = index.match(text)
    assert found == entry
    assert confidence >= 0.5


@pytest.mark.parametrize(
    "text", ["je cherche un pull rouge", "puis-je payer en trois fois", "merci", "?!", "", "12 34"]
)
def test_a_message_that_fits_no_entry_finds_none(index: FaqIndex, text: str) -> None:
    found, confidence = index.match(text)
    assert found is None
    assert confidence >= 0.5


def test_the_entry_and_its_confidence_reach_the_reading(index: FaqIndex, shop: Vocabulary) -> None:
    reading = understand("emballage cadeau", vocabulary=shop, faq=index, default_language="fr")
    assert (reading.faq_id, reading.confidence) == ("wrap", 0.99)
    assert understand("un pull", vocabulary=shop, faq=index, default_language="fr").faq_id is None


def test_without_entries_nothing_matches() -> None:
    assert FaqIndex.build([]).match("bonjour") == (None, 1.0)
    assert FaqIndex.build([FaqEntry("a", "", ("livraison",))]).match("livraison")[0] == "a"


def test_a_threshold_is_learned_and_can_be_kept() -> None:
    topics = [
        "livraison rapide",
        "retour gratuit",
        "taille du pull",
        "paiement sûr",
        "cadeau emballé",
        "bon d'achat",
        "lampe",
    ]
    forms = ["question sur {}", "{}", "je veux savoir pour {}", "est-ce que {} existe", "une info {}", "{} svp"]
    forms += ["dites-moi {}", "et {} ?", "comment marche {}", "{} s'il vous plaît"]
    entries = [FaqEntry(topic, "", tuple(form.format(topic) for form in forms)) for topic in topics]
    learned = FaqIndex.build(entries)
    assert learned.threshold != 0
    again = FaqIndex.build(entries, threshold=learned.threshold)
    assert again.match("la livraison rapide ?") == learned.match("la livraison rapide ?")


@settings(max_examples=60)
@given(st.text(max_size=200))
def test_any_text_is_matched_within_bounds(index: FaqIndex, text: str) -> None:
    found, confidence = index.match(text)
    assert found in {None, "wrap", "hours", "repair", "stores"}
    assert 0.5 <= confidence <= 1
