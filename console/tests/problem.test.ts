import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ask, refused, whenSessionEnds } from "../src/api/client";
import { asProblem, Problem, problemOf } from "../src/api/problem";
import { language } from "../src/i18n/words";
import { explain, fieldMessage } from "../src/ui/problems";

const document = { code: "invalid", detail: "name: too long", retryable: false, request_id: "r1", errors: [{ field: "name", message: "too long" }, "noise"] };

beforeEach(() => vi.stubGlobal("location", new URL("http://shop.test/console/")));
afterEach(() => {
  language.value = "en";
  vi.unstubAllGlobals();
});

describe("problemOf", () => {
  it("reads a problem document, leaving out what is no field error", () => {
    const problem = problemOf(422, document, new Headers());
    expect(problem).toMatchObject({ status: 422, code: "invalid", detail: "name: too long", requestId: "r1", retryable: false });
    expect(problem.errors).toEqual([{ field: "name", message: "too long" }]);
  });

  it("makes something of a proxy's page", () => {
    const problem = problemOf(502, "<html>", new Headers({ "x-request-id": "r2" }));
    expect(problem).toMatchObject({ code: "unavailable", retryable: true, requestId: "r2" });
    expect(problemOf(418, null, new Headers())).toMatchObject({ code: "unexpected", retryable: false });
  });

  it("knows how long to wait", () => {
    expect(problemOf(429, { code: "rate_limited" }, new Headers({ "retry-after": "7" })).retryAfter).toBe(7);
  });
});

describe("asProblem", () => {
  it("keeps problems and takes a failed fetch as being offline", () => {
    const problem = new Problem(404, "not_found", "", false);
    expect(asProblem(problem)).toBe(problem);
    expect(asProblem(new TypeError("Failed to fetch"))).toMatchObject({ code: "offline", retryable: true });
    expect(asProblem("odd")).toMatchObject({ code: "unexpected" });
  });
});

describe("explain", () => {
  it("has words of its own, in the reader's language", () => {
    language.value = "fr";
    expect(explain(new Problem(0, "offline", "", true))).toContain("injoignable");
    expect(explain(new Problem(429, "rate_limited", "", true, [], "", 1))).toContain("1 seconde.");
  });

  it("shows what the API says where it knows better, and a reference for our own failures", () => {
    expect(explain(new Problem(409, "conflict", "Another person answers.", false))).toBe("Another person answers.");
    expect(explain(new Problem(500, "internal_error", "", false, [], "r9"))).toContain("r9");
    expect(explain(new Problem(409, "conflict", "", false))).not.toBe("");
  });

  it("takes the French message of a field where there is one", () => {
    const error = { message: "missing", message_fr: "manquant" };
    expect(fieldMessage(error)).toBe("missing");
    language.value = "fr";
    expect(fieldMessage(error)).toBe("manquant");
    expect(fieldMessage({ message: "missing" })).toBe("missing");
  });
});

describe("ask", () => {
  const answer = (status: number, error?: unknown) => Promise.resolve({ error, response: new Response(null, { status }) });

  it("returns data, throws problems", async () => {
    expect(await ask(Promise.resolve({ data: 5, response: new Response() }))).toBe(5);
    await expect(ask(answer(422, document))).rejects.toMatchObject({ code: "invalid" });
    await expect(ask(Promise.reject(new TypeError("Failed to fetch")))).rejects.toMatchObject({ code: "offline" });
  });

  it("tells the application of a lost session, not of a used link or a wrong password", async () => {
    const ended = vi.fn();
    whenSessionEnds(ended);
    await expect(ask(answer(401, { code: "bad_token" }))).rejects.toBeInstanceOf(Problem);
    const signIn = new Response(null, { status: 401 });
    Object.defineProperty(signIn, "url", { value: "http://shop.test/v1/auth/sign-in" });
    refused(signIn, { code: "unauthenticated" });
    expect(ended).not.toHaveBeenCalled();
    await expect(ask(answer(401, { code: "unauthenticated" }))).rejects.toBeInstanceOf(Problem);
    expect(ended).toHaveBeenCalledOnce();
  });
});
