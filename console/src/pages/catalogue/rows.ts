/** One line of the product list, whether it comes from the list or from a search. */
import type { Found, Product } from "../../api/types";

export interface Row {
  id: string;
  title: string;
  detail: string;
  url: string | null;
  image: string | null;
  price: string | null;
  currency: string | null;
  inStock: boolean;
  /** Pieces over all variants; null where the shop does not count them, or the search does not say. */
  pieces: number | null;
  variants: number | null;
}

export function fromProduct(product: Product): Row {
  const counts = product.variants.map((variant) => variant.stock_quantity);
  return {
    id: product.id,
    title: product.title,
    detail: [product.brand, product.categories.at(-1)].filter(Boolean).join(" · "),
    url: webAddress(product.url),
    image: webAddress(product.image_url),
    price: product.price,
    currency: product.currency,
    inStock: product.in_stock,
    pieces: counts.length > 0 && counts.every((count) => count !== null) ? counts.reduce((sum, count) => sum + count, 0) : null,
    variants: product.variants.length,
  };
}

export function fromFound(found: Found): Row {
  const { id, title, price, currency } = found;
  return {
    id,
    title,
    detail: found.external_id,
    url: webAddress(found.url),
    image: webAddress(found.image_url),
    price,
    currency,
    inStock: found.in_stock,
    pieces: null,
    variants: null,
  };
}

/** Addresses come from files of strangers: only those of the web are followed. */
export function webAddress(address: string | null): string | null {
  return address && /^https?:\/\//i.test(address) ? address : null;
}
