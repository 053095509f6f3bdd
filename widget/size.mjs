/** Measures what a shop's page loads, and fails beyond the limits: the same count as a visitor's browser makes. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const dist = new URL("dist/", import.meta.url);
/** Bytes, gzip: before the chat is opened, and in all once it is. */
const LIMITS = { initial: 3072, open: 20480 };

async function sum(paths) {
  const sizes = await Promise.all(paths.map(async (path) => gzipSync(await readFile(new URL(path, dist)), { level: 9 }).length));
  return sizes.reduce((total, size) => total + size, 0);
}

/** Prints the sizes. Throws when one is beyond its limit. */
export async function checkSizes() {
  const manifest = JSON.parse(await readFile(new URL("manifest.json", dist), "utf8"));
  const initial = await sum(manifest.initial);
  const open = initial + (await sum(manifest.on_open));
  console.log(`widget: ${initial} bytes gzip before opening (limit ${LIMITS.initial}), ${open} once open (limit ${LIMITS.open})`);
  if (initial > LIMITS.initial || open > LIMITS.open) throw new Error("the widget is larger than a shop's page may be asked to load");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await checkSizes();
