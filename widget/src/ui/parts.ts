import { lazy } from "./lazy";

/** What most visitors never see is not loaded with the chat. */
export const CartView = lazy(() => import("./cart-view"));
export const LeadForm = lazy(() => import("./lead-form"));
