/** What the scripted shop sells and says. */
const drawing = (colour, shape) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96"><rect width="96" height="96" fill="${colour}"/>${shape}</svg>`;

const card = (id, title, price, over = {}) => ({
  product_id: id, external_id: id, title, url: `/p/${id}`, image_url: `/img/${id}.svg`, price, price_text: `${price.replace(".", ",")} €`,
  compare_at_text: null, currency: "EUR", in_stock: true, stock_text: "En stock, expédié demain", reason: null, rating: null,
  variants: [{ id: `${id}_v`, title: "Unique", price, price_text: `${price.replace(".", ",")} €`, in_stock: true }], ...over,
});

const products = [
  card("p1", "Bougie Figuier, cire de soja, 220 g", "34.00", {
    compare_at_text: "42,00 €", rating: 4.7, reason: "La plus légère des trois : elle parfume une pièce sans l’envahir.",
  }),
  card("p2", "Plaid en laine mérinos Aubrac", "89.00", {
    reason: "Le plus chaud. Lavage à la main seulement.", stock_text: "Plus que 3 en stock",
    variants: ["Écru", "Vert sapin", "Terracotta"].map((title, i) => ({ id: `p2_${i}`, title, price: "89.00", price_text: "89,00 €", in_stock: i !== 1 })),
  }),
  card("p3", "Savon de Marseille à l’huile d’olive", "8.50", { in_stock: false, stock_text: "Épuisé, retour le 2 décembre", reason: "Le moins cher, sans parfum." }),
];

/** The cart's line for a variant. */
export function product(variantId) {
  const found = products.find(({ variants }) => variants.some(({ id }) => id === variantId));
  const variant = found.variants.find(({ id }) => id === variantId);
  return {
    variant_id: variantId, title: found.title, variant_title: found.variants.length > 1 ? variant.title : null, unit_price_text: found.price_text,
    price: Number(found.price), image_url: found.image_url, url: found.url,
  };
}

/** The cart as the API shows it. */
export function cart(lines) {
  const money = (amount) => `${amount.toFixed(2).replace(".", ",")} €`;
  const total = lines.reduce((sum, line) => sum + line.price * line.quantity, 0);
  return {
    items: lines.map(({ price, ...line }) => ({ ...line, line_total_text: money(price * line.quantity) })),
    count: lines.reduce((sum, { quantity }) => sum + quantity, 0), total: total.toFixed(2), total_text: money(total), currency: "EUR", checkout_url: "/checkout",
  };
}

/** The configuration in French or English. */
export function config(language = "fr") {
  const french = language.startsWith("fr");
  return {
    agent_name: "Camille", languages: ["fr", "en"], language: french ? "fr" : "en", privacy_url: "/privacy",
    brand: { name: "Maison Lune", logo_url: null, accent: "#0B6E4F", on_accent: "#FFFFFF", background: "#FBFAF7", ink: "#1C1B19", radius: 10, powered_by: true },
    greeting: french ? "Bonjour ! Que cherchez-vous aujourd’hui ?" : "Hello! What are you looking for today?",
    disclosure: french ? "Vous parlez avec un assistant automatique (IA). Une personne peut prendre le relais." : "You are talking with an AI assistant. A person can take over.",
    suggestions: french ? ["Un cadeau à moins de 50 €", "Vos délais de livraison", "Parler à une personne"] : ["A gift under €50", "Delivery times", "Talk to a person"],
  };
}

/** The events of the reply to a text. */
export function replies(text, lines) {
  if (/panne|fail/i.test(text)) return [["error", { code: "unavailable", message: "La réponse n’est pas arrivée. Votre message est gardé.", retryable: true }]];
  if (/rappel|lead/i.test(text)) {
    return [["text", { text: "Volontiers. Laissez-moi une adresse, la boutique vous répond sous un jour ouvré." }], ["form", {
      form: "lead", title: "Être recontacté", consent_text: "J’accepte que Maison Lune me contacte au sujet de ma demande.", submit_text: "Envoyer",
      fields: [{ name: "email", type: "email", label: "E-mail", required: true }, { name: "name", type: "text", label: "Nom", required: false }],
    }]];
  }
  if (/panier|cart/i.test(text)) return [["text", { text: "Voici votre panier." }], ["cart", cart(lines)]];
  return [
    ...products.map((item) => ["product_card", item]),
    ["text", { text: "Voici trois idées à moins de 50 €, sauf le plaid. " }], ["text", { text: "La bougie plaît presque toujours. C’est pour qui ?" }],
    ["suggestion", { items: ["Pour ma mère", "Plutôt un plaid"] }],
  ];
}

/** Drawn pictures, by path. */
export const pictures = {
  "/img/p1.svg": drawing("#e9e2d3", '<rect x="30" y="34" width="36" height="42" rx="4" fill="#fff"/><path d="M48 20c6 8 4 14 0 14s-6-6 0-14z" fill="#d98f3c"/><path d="M36 52h24M40 60h16" stroke="#7a8a6a" stroke-width="3"/>'),
  "/img/p2.svg": drawing("#d9dfd2", '<path d="M18 30h60v40H18z" fill="#8a5a3c"/><path d="M18 40h60M18 52h60M18 62h60" stroke="#b98a63" stroke-width="4"/>'),
};
