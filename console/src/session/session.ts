/** Who is signed in, and what happens when that ends. */
import { computed, signal } from "@preact/signals";
import { api, ask, useToken, whenSessionEnds } from "../api/client";
import { asProblem, type Problem } from "../api/problem";
import type { Session, SignUp } from "../api/types";

export type State =
  | { kind: "starting" }
  | { kind: "unreachable"; problem: Problem }
  | { kind: "out" }
  | { kind: "in"; session: Session }
  /** The session is gone while a page is open: the page stays as it is behind the sign-in. */
  | { kind: "ended"; session: Session };

export const state = signal<State>({ kind: "starting" });

/** Grows each time somebody signs in: what failed for want of a session is loaded again. */
export const epoch = signal(0);

const RANKS = ["viewer", "agent", "admin", "owner"];

/** The session as pages see it; null before signing in. */
export const current = computed(() => (state.value.kind === "in" || state.value.kind === "ended" ? state.value.session : null));

/** Whether the user's role includes this one. */
export function may(role: "agent" | "admin" | "owner"): boolean {
  return RANKS.indexOf(current.value?.role ?? "") >= RANKS.indexOf(role);
}

whenSessionEnds(() => {
  const now = state.value;
  if (now.kind === "in") state.value = { kind: "ended", session: now.session };
});

function enter(session: Session): void {
  const before = current.value;
  useToken(session.csrf_token);
  // Another person, or another shop: nothing of the page before may stay in sight.
  if (before && (before.user.id !== session.user.id || before.tenant?.id !== session.tenant?.id)) return location.reload();
  state.value = { kind: "in", session };
  epoch.value += 1;
}

/** Finds out whether the browser has a session. */
export async function start(): Promise<void> {
  try {
    enter(await ask(api.GET("/v1/auth/me")));
  } catch (thrown) {
    const problem = asProblem(thrown);
    state.value = problem.status === 401 ? { kind: "out" } : { kind: "unreachable", problem };
  }
}

/** Signs in. Throws a Problem. */
export async function signIn(email: string, password: string): Promise<void> {
  enter(await ask(api.POST("/v1/auth/sign-in", { body: { email, password } })));
}

/** Opens an account with a shop. Throws a Problem. */
export async function signUp(wanted: SignUp): Promise<void> {
  enter(await ask(api.POST("/v1/auth/sign-up", { body: wanted })));
}

/** Joins a shop by an invitation, and signs in there. Throws a Problem. */
export async function join(token: string, name: string, password: string): Promise<void> {
  enter(await ask(api.POST("/v1/team/invitations/accept", { body: { token, password, ...(name ? { name } : {}) } })));
}

/** Ends the session; a session that had ended already is no error. */
export async function signOut(): Promise<void> {
  const call = api.POST("/v1/auth/sign-out");
  await ask(call).catch((thrown: unknown) => {
    if (asProblem(thrown).status !== 401) throw thrown;
  });
  location.assign("/console/");
}

/** Works in another of the user's shops. */
export async function enterShop(tenantId: string): Promise<void> {
  enter(await ask(api.POST("/v1/auth/switch", { body: { tenant_id: tenantId } })));
}
