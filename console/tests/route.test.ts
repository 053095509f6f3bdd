import { describe, expect, it } from "vitest";
import { fromMail, isMailed, isOpen, path, readPath, tokenOf } from "../src/router/route";

describe("readPath", () => {
  it.each([
    ["/console", "home", null],
    ["/console/", "home", null],
    ["/console/agent", "agent", null],
    ["/console/agent/agt_1", "agent", "agt_1"],
    ["/console/conversations/cnv_1/", "conversations", "cnv_1"],
    ["/console/reset-password", "reset-password", null],
  ])("reads %s", (address, page, id) => {
    expect(readPath(address)).toEqual({ page, id });
  });

  it.each(["/console/nothing", "/console/install/x", "/console/agent/a/b", "/console/toString", "/console/__proto__"])("knows no page at %s", (address) => {
    expect(readPath(address).page).toBe("not-found");
  });

  it("takes a broken escape as it stands", () => {
    expect(readPath("/console/agent/%E0%A4").id).toBe("%E0%A4");
  });
});

describe("path", () => {
  it("leads back to what readPath reads", () => {
    expect(readPath(path("conversations", "cnv/1 é"))).toEqual({ page: "conversations", id: "cnv/1 é" });
    expect(readPath(path("home"))).toEqual({ page: "home", id: null });
  });
});

describe("links in mails", () => {
  it("become a path, the token stays behind the hash", () => {
    expect(fromMail("#/reset-password?token=a-b_C")).toBe("/console/reset-password#token=a-b_C");
    expect(fromMail("#/conversations/cnv_1")).toBe("/console/conversations/cnv_1");
    expect(tokenOf("#token=a-b_C")).toBe("a-b_C");
  });

  it("are told from other hashes", () => {
    expect(fromMail("#main")).toBeNull();
    expect(fromMail("")).toBeNull();
    expect(tokenOf("")).toBe("");
  });
});

describe("who a page is for", () => {
  it("opens the front door only to those outside, mails' pages to everyone", () => {
    expect(isOpen("sign-in")).toBe(true);
    expect(isOpen("home")).toBe(false);
    expect(isMailed("join")).toBe(true);
    expect(isMailed("sign-up")).toBe(false);
  });
});
