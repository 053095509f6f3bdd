/** What the widget API says and expects: the shapes of `/v1/widget/*`. */

export interface Brand {
  name: string;
  logo_url: string | null;
  accent: string;
  on_accent: string;
  background: string;
  ink: string;
  /** Corner radius in CSS pixels. */
  radius: number;
  powered_by: boolean;
}

export interface Config {
  agent_name: string;
  languages: string[];
  language: string;
  brand: Brand;
  greeting: string;
  disclosure: string;
  suggestions: string[];
  privacy_url: string | null;
  /** Texts of the interface that the shop replaces, by dictionary key. */
  strings?: Record<string, string>;
}

export interface Session {
  visitor_token: string;
  config: Config;
}

export interface Variant {
  id: string;
  title: string;
  price: string;
  price_text: string;
  in_stock: boolean;
}

export interface ProductCard {
  product_id: string;
  external_id: string;
  title: string;
  url: string | null;
  image_url: string | null;
  price: string;
  price_text: string;
  compare_at_text: string | null;
  currency: string;
  in_stock: boolean;
  stock_text: string;
  reason: string | null;
  rating: number | null;
  variants: Variant[];
}

export interface CartLine {
  id: string;
  variant_id: string;
  title: string;
  variant_title: string | null;
  quantity: number;
  unit_price_text: string;
  line_total_text: string;
  image_url: string | null;
  url: string | null;
}

export interface Cart {
  items: CartLine[];
  count: number;
  total: string;
  total_text: string;
  currency: string;
  checkout_url: string | null;
  /** What was granted, already taken off the total; `amount_text` is empty where the checkout computes it. */
  discount?: { code: string; text: string; amount_text: string } | null;
}

export interface FormField {
  name: string;
  type: string;
  label: string;
  required: boolean;
}

export interface LeadForm {
  form: string;
  title: string;
  fields: FormField[];
  /** What the visitor agrees to; null when nothing is kept beyond the conversation. */
  consent_text: string | null;
  submit_text: string;
  /** The message that the answers are sent as, with `{name}` for each; null when they go to the shop as contact details. */
  message: string | null;
}

export type HandoffStatus = "requested" | "active" | "ended";
export type Role = "visitor" | "agent" | "human";

export interface StoredMessage {
  id: string;
  role: Role;
  text: string;
  cards: ProductCard[];
  created_at: string;
  /** Name of the person, when a person of the shop wrote it. */
  author?: string | null;
}

export interface Conversation {
  id: string;
  status: string;
  messages: StoredMessage[];
  cart: Cart | null;
}

export type StreamEvent =
  | { type: "message.start"; data: { message_id: string; turn_id: string; role: Role; disclosure: string | null; author?: string | null } }
  | { type: "text"; data: { text: string } }
  | { type: "product_card"; data: ProductCard }
  | { type: "cart"; data: Cart }
  | { type: "suggestion"; data: { items: string[] } }
  | { type: "form"; data: LeadForm }
  | { type: "handoff"; data: { status: HandoffStatus; text: string } }
  | { type: "message.end"; data: { message_id: string } }
  | { type: "error"; data: { code: string; message: string; retryable: boolean } };

/** Reads one event of the stream; null when its data is not JSON. A kind that this version does not know changes nothing. */
export function readEvent(type: string, data: string): StreamEvent | null {
  try {
    return { type, data: JSON.parse(data) } as StreamEvent;
  } catch {
    return null;
  }
}

/** The last event of a turn: nothing more is said after it. */
export function endsTurn(event: StreamEvent): boolean {
  return event.type === "message.end" || event.type === "error";
}
