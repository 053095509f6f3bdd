/** Grows when something was done in an open thread that its line in the list should show at once. */
import { signal } from "@preact/signals";

export const changes = signal(0);
