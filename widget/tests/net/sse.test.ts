import { describe, expect, it } from "vitest";
import { SseParser } from "../../src/net/sse";

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("SseParser", () => {
  it("reads fields, several data lines and comments", () => {
    const events = new SseParser().push(encode(": hello\nid: 7\nevent: text\ndata: one\ndata:two\nretry: 10\n\n"));
    expect(events).toEqual([{ type: "text", data: "one\ntwo", id: "7" }]);
  });

  it.each(["\n", "\r\n", "\r"])("takes %j as the end of a line", (eol) => {
    const text = ["id: 1", "data: é", "", "id: 2", "data: b", "", ":"].join(eol);
    expect(new SseParser().push(encode(text)).map(({ id, data }) => [id, data])).toEqual([["1", "é"], ["2", "b"]]);
  });

  it("gives the same events wherever the bytes are cut", () => {
    const bytes = encode("id: 1\r\nevent: text\r\ndata: {\"text\":\"déjà 👋\"}\r\n\r\n: ping\r\n\r\nid: 2\r\ndata: fin\r\n\r\n");
    const whole = new SseParser().push(bytes);
    expect(whole).toHaveLength(2);
    for (let size = 1; size < 12; size++) {
      const parser = new SseParser();
      const events = [];
      for (let at = 0; at < bytes.length; at += size) events.push(...parser.push(bytes.slice(at, at + size)));
      expect(events).toEqual(whole);
    }
  });

  it("does not lend the id of one event to the next", () => {
    const events = new SseParser().push(encode("id: 1\ndata: a\n\ndata: b\n\n"));
    expect(events.map(({ id }) => id)).toEqual(["1", ""]);
  });

  it("keeps an unfinished event and drops one without data", () => {
    const parser = new SseParser();
    expect(parser.push(encode("event: text\n\nid: 3\ndata: a"))).toEqual([]);
    expect(parser.push(encode("b\n\n"))).toEqual([{ type: "message", data: "ab", id: "3" }]);
  });

  it("ignores a byte order mark and takes a line without a colon as a field without value", () => {
    expect(new SseParser().push(encode("\ufeffdata\ndata: x\n\n"))).toEqual([{ type: "message", data: "\nx", id: "" }]);
  });
});
