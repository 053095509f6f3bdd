/** The API's shapes under the names the console uses. */
import type { components, paths } from "./schema.gen";

type Schemas = components["schemas"];
type Json<T> = T extends { content: { "application/json": infer Body } } ? Body : never;

export type Session = Json<paths["/v1/auth/me"]["get"]["responses"][200]>;
export type Invitation = Schemas["InvitationPreview"];
export type SignUp = Schemas["SignUpIn"];
export type Agent = Schemas["AgentDetail"];
export type AgentSummary = Schemas["AgentOut"];
export type FaqEntry = Schemas["FaqOut"];
export type FaqSuggestion = Schemas["FaqSuggestionOut"];
export type Understood = Schemas["UnderstoodOut"];
export type Template = Schemas["TemplateOut"];
export type Usage = Schemas["UsageOut"];
export type Meter = Schemas["MeterOut"];
export type Storefront = Schemas["StorefrontOut"];
export type Product = Schemas["ProductOut"];
export type Found = Schemas["Found"];
export type Import = Schemas["ImportWithErrors"];
export type Thread = Schemas["ThreadOut"];
export type ThreadDetail = Schemas["ThreadDetail"];
export type Message = ThreadDetail["messages"][number];
export type ToolCall = Schemas["ToolCallOut"];

/** A product as the shopper saw it; the API stores cards as they were sent. */
export interface Card {
  product_id: string;
  title: string;
  url: string | null;
  image_url: string | null;
  price_text: string | null;
  stock_text: string | null;
}

/** What the agent states in a message and where it has that from; `source` is null where nothing supports it. */
export interface Claim {
  kind: string;
  text: string;
  source: string | null;
}

/** How a message was made. Every part may be missing: messages of people have none. */
export interface Receipt {
  claims?: Claim[];
  withheld?: number;
  route?: { brain: string; reason: string };
  fallback?: string;
  degraded?: string;
}

export interface CartSummary {
  count: number;
  total_text: string;
}
