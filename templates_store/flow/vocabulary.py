"""The words a flow may use: intents, tools, events, canned lines and the variables each line can count on.

They are data, not types, so that a template that names something unknown gets a sentence an owner understands
(see `validation`) instead of a parser error, and so that a later release can add words without a new schema.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

INTENTS: Final = frozenset({
    "greeting", "find_product", "refine", "compare", "details", "price", "availability", "size_advice", "delivery",
    "returns", "payment", "order_status", "discount", "objection_price", "objection_trust", "objection_wait",
    "add_to_cart", "remove_from_cart", "view_cart", "checkout", "book", "quote", "complaint", "human", "affirm",
    "deny", "thanks", "bye", "off_topic", "abuse",
})  # fmt: skip

TOOLS: Final = frozenset({
    "search_products", "get_product", "add_to_cart", "update_cart", "remove_from_cart", "view_cart", "checkout_link",
    "capture_lead", "request_human", "compare_products", "recommend", "answer_from_knowledge", "order_status",
    "request_offer", "book_appointment", "request_quote", "set_slot", "change_stage",
})  # fmt: skip

HUMAN_TOOL: Final = "request_human"
DISCLOSURE: Final = "disclosure"

# A dotted name is an attribute; a bare one is a plain value.
VARIABLES: Final[Mapping[str, frozenset[str]]] = {
    "agent_name": frozenset(),
    "shop_name": frozenset(),
    "language": frozenset(),
    "product": frozenset({"title", "price_text", "stock_text"}),
    "products": frozenset(),
    "count": frozenset(),
    "query": frozenset(),
    "budget_text": frozenset(),
    "cart": frozenset({"count", "total_text"}),
    "order": frozenset({"number", "status_text", "placed_text", "updated_text", "total_text"}),
    "parcel": frozenset({"carrier", "status_text", "expected_text", "number", "url"}),
    "checkout_url": frozenset(),
    "question": frozenset(),
    "opening_text": frozenset(),
    "hours_text": frozenset(),
    "advantage": frozenset(),
    "drawback": frozenset(),
    "offer": frozenset({"code", "value_text", "on_text", "until_text"}),
}
ALWAYS_KNOWN: Final = frozenset({"agent_name", "shop_name", "language"})


@dataclass(frozen=True)
class LineSpec:
    """What one canned line is for, in both languages of the console, and the variables it can use.

    `known` variables are always there when the line is said; `maybe` variables may be missing, and a wording that
    needs a missing one is passed over in favour of another wording.
    """

    label: str
    label_fr: str
    known: frozenset[str] = frozenset()
    maybe: frozenset[str] = frozenset()

    @property
    def variables(self) -> frozenset[str]:
        """Every variable that a wording of this line may use."""
        return ALWAYS_KNOWN | self.known | self.maybe


def _line(label: str, label_fr: str, known: str = "", maybe: str = "") -> LineSpec:
    return LineSpec(label, label_fr, frozenset(known.split()), frozenset(maybe.split()))


LINES: Final[Mapping[str, LineSpec]] = {
    "greeting": _line("the greeting", "l'accueil"),
    "disclosure": _line("the notice that this is an AI", "la mention qu'il s'agit d'une IA"),
    "found_one": _line("one product found", "un produit trouvé", "product", "query budget_text count products"),
    "found_many": _line(
        "several products found", "plusieurs produits trouvés", "products count", "product query budget_text"
    ),
    "found_none": _line("no product found", "aucun produit trouvé", "", "query budget_text"),
    "relaxed": _line(
        "close matches only", "produits approchants seulement", "products count", "product query budget_text"
    ),
    "ask_slot": _line("asking a question", "poser une question", "question"),
    "price": _line("the price", "le prix", "product"),
    "availability_in": _line("in stock", "en stock", "product"),
    "availability_out": _line("out of stock", "en rupture", "product", "products count"),
    "details": _line("product details", "les détails d'un produit", "product"),
    "compare": _line("a comparison", "une comparaison", "products count"),
    "compare_line": _line(
        "one product of a comparison", "un produit d'une comparaison", "product", "advantage drawback"
    ),
    "alternative": _line("another product in its place", "un autre produit à la place", "product"),
    "complement": _line("what goes with a product", "ce qui va avec un produit", "product"),
    "added_to_cart": _line("added to the cart", "l'ajout au panier", "product cart", "checkout_url"),
    "removed_from_cart": _line("removed from the cart", "le retrait du panier", "cart", "product checkout_url"),
    "cart_updated": _line("a changed quantity", "le changement de quantité", "product cart", "checkout_url"),
    "cart_which": _line("asking which item of the cart", "la question « quel article du panier ? »", "products count"),
    "not_in_cart": _line("not in the cart", "un article absent du panier", "", "query product"),
    "cart_empty": _line("the empty cart", "le panier vide"),
    "cart_summary": _line("the cart's summary", "le résumé du panier", "cart", "checkout_url"),
    "checkout": _line("going to the checkout", "le passage en caisse", "cart", "checkout_url"),
    "lead_ask": _line("asking for contact details", "la demande de coordonnées", "", "product query"),
    "booking_ask": _line("asking for the wish of an appointment", "la demande de rendez-vous"),
    "quote_ask": _line("asking what a quote is for", "la demande de devis"),
    "lead_thanks": _line("thanks for the details", "le merci pour les coordonnées"),
    "handoff_requested": _line("handing over to a person", "le passage à une personne"),
    "handoff_closed": _line("the shop is closed", "la boutique est fermée", "opening_text"),
    "opening_hours": _line("the opening hours", "les horaires d'ouverture", "hours_text"),
    "handoff_unavailable": _line("nobody is available", "personne n'est disponible"),
    "delivery_unknown": _line("delivery, when not known", "la livraison, si elle n'est pas connue", "", "product"),
    "returns_unknown": _line("returns, when not known", "les retours, s'ils ne sont pas connus", "", "product"),
    "payment_unknown": _line("payment, when not known", "le paiement, s'il n'est pas connu"),
    "discount_none": _line("no discount", "pas de remise", "", "product"),
    "objection_price": _line('"it\'s too expensive"', "« c'est trop cher »", "", "product products count"),
    "objection_trust": _line('"can I trust you?"', "« puis-je avoir confiance ? »", "", "product"),
    "objection_wait": _line('"I will think about it"', "« je vais réfléchir »", "", "product cart"),
    "offer_reassurance": _line("reassuring before an offer", "rassurer avant une offre", "", "product"),
    "offer_bundle": _line("what goes with it, before an offer", "ce qui va avec, avant une offre", "", "product"),
    "offer_granted": _line("a granted offer", "une offre accordée", "offer", "product cart"),
    "order_status_ask": _line("asking for an order number", "la demande du numéro de commande"),
    "order_email_ask": _line("asking for the buyer's e-mail", "la demande de l'e-mail de l'acheteur"),
    "order_not_found": _line("no such order", "une commande introuvable"),
    "order_wait": _line("too many tries at an order", "trop d'essais pour une commande"),
    "order_status": _line("the state of an order", "l'état d'une commande", "order"),
    "order_parcel": _line("the state of a parcel", "l'état d'un colis", "parcel", "order"),
    "thanks": _line("answering thanks", "la réponse à un merci", "", "cart"),
    "bye": _line("saying goodbye", "l'au revoir", "", "cart"),
    "off_topic": _line("off topic", "hors sujet"),
    "abuse": _line("answering insults", "la réponse aux insultes"),
    "clarify": _line("not understood", "pas compris", "", "query"),
    "unconfirmed": _line("what cannot be confirmed", "ce qui ne peut pas être confirmé"),
    "model_down": _line("the model is not reachable", "le modèle est injoignable"),
    "quota_reached": _line("reduced service", "le service réduit"),
    "error_retry": _line("something failed", "un incident"),
}

LATER: Final = frozenset({
    "unconfirmed", "removed_from_cart", "cart_updated", "cart_which", "not_in_cart", "offer_reassurance",
    "offer_bundle", "offer_granted", "order_email_ask", "order_not_found", "order_wait", "order_status",
    "order_parcel",
    "compare_line", "alternative", "complement",
    "handoff_closed", "opening_hours", "booking_ask", "quote_ask",
})  # fmt: skip
"""Lines that flows drafted with an earlier release do not have: said in the shared packs' own words where missing."""
WRITTEN_IN: Final = ("fr", "en", "de", "it", "es")
"""The languages of the shared packs' words."""
