import { describe, expect, it } from "vitest";
import { NetworkError } from "../../src/net/http";
import { readStream } from "../../src/net/read";
import { open, start, stream } from "../fake-shop";

describe("readStream", () => {
  it("ends with the response", async () => {
    const ids: string[] = [];
    await readStream(stream([start("1"), start("2")]), ({ id }) => ids.push(id));
    expect(ids).toEqual(["1", "2"]);
  });

  it("takes silence for a broken connection", async () => {
    const ids: string[] = [];
    await expect(readStream(open([start("1")]), ({ id }) => ids.push(id), 5)).rejects.toBeInstanceOf(NetworkError);
    expect(ids).toEqual(["1"]);
  });
});
