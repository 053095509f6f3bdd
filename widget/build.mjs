/** Builds dist/: the chat's module and dictionaries with hashed names, then the loader that knows those names, then the manifest. */
import { fileURLToPath } from "node:url";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { minify } from "terser";
import { build } from "vite";
import { checkSizes } from "./size.mjs";

// Not `.pathname`: the folder may have spaces in its name.
const root = fileURLToPath(new URL(".", import.meta.url));
const out = `${root}dist/`;

/** Languages of the interface: one JSON file each, nothing else names them. */
async function languages() {
  const files = (await readdir(`${root}src/i18n`)).filter((name) => name.endsWith(".json")).sort();
  const read = async (name) => [name.slice(0, -5), JSON.parse(await readFile(`${root}src/i18n/${name}`, "utf8"))];
  return Object.fromEntries(await Promise.all(files.map(read)));
}

const shared = {
  root, configFile: false, publicDir: false, logLevel: "warn",
  json: { namedExports: false, stringify: false },
  oxc: { jsx: { runtime: "classic", pragma: "h" } },
};
/** Browsers with `dialog`, `:is` and logical properties: older CSS would be many times as long. */
const cssTarget = ["chrome105", "firefox110", "safari15.4"];

/** Terser makes the chat smaller than Vite's own minifier, and Vite would keep annotations in a library. */
const smaller = {
  name: "smaller",
  async generateBundle(_, bundle) {
    const options = { module: true, ecma: 2020, compress: { passes: 3, unsafe_arrows: true }, format: { comments: false, preserve_annotations: false } };
    for (const file of Object.values(bundle)) file.code = (await minify(file.code, options)).code;
  },
};

/** The launcher's texts are the loader's: the chat's dictionary does without them. */
const OF_LOADER = ["launcher_open", "launcher_close", "launcher_failed", "unread"];
const withoutLauncher = {
  name: "without-launcher",
  transform: {
    order: "pre",
    filter: { id: /i18n.*\.json$/ },
    handler: (code) => JSON.stringify(JSON.parse(code), (key, value) => (OF_LOADER.includes(key) ? undefined : value)),
  },
};

/** The chat and its dictionaries. Returns the file of each entry, and of each part that is loaded later. */
async function buildChat(tags) {
  const input = Object.fromEntries([["chat", `${root}src/app/main.tsx`], ...tags.map((tag) => [tag, `${root}src/i18n/${tag}.json`])]);
  const [{ output }] = await build({
    ...shared,
    plugins: [withoutLauncher, smaller],
    build: {
      outDir: out, emptyOutDir: false, target: "es2022", cssTarget, modulePreload: false, reportCompressedSize: false, minify: false,
      cssMinify: "lightningcss",
      // As a library, or Vite adds its own code around import().
      lib: { entry: input, formats: ["es"] },
      rolldownOptions: {
        preserveEntrySignatures: "allow-extension",
        output: { entryFileNames: "[name]-[hash].js", chunkFileNames: "[name]-[hash].js" },
      },
    },
  });
  const files = output.filter((file) => file.type === "chunk");
  if (files.some((file) => !file.isEntry && !file.isDynamicEntry)) throw new Error("the chat has a shared file that the manifest does not count");
  return {
    entries: Object.fromEntries(files.filter((file) => file.isEntry).map((file) => [file.name, file.fileName])),
    parts: files.filter((file) => file.isDynamicEntry).map((file) => file.fileName),
  };
}

/** The loader: a classic script, because the shop's tag is one. */
async function buildLoader(files, words) {
  const known = Object.fromEntries(Object.entries(words).map(([tag, texts]) => [tag, [files[tag], ...OF_LOADER.map((key) => texts[key])]]));
  await build({
    ...shared,
    plugins: [smaller],
    define: { __APP__: JSON.stringify(files.chat), __LANGUAGES__: JSON.stringify(known) },
    build: {
      outDir: out, emptyOutDir: false, target: "es2020", cssTarget, modulePreload: false, reportCompressedSize: false, minify: false, cssMinify: "lightningcss",
      lib: { entry: `${root}src/loader/main.ts`, formats: ["iife"], name: "comptoirLoader", fileName: () => "loader.js" },
    },
  });
}

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
const words = await languages();
const chat = await buildChat(Object.keys(words));
const files = chat.entries;
await buildLoader(files, words);
// One dictionary is loaded with the chat: the longest stands for it, so that no visitor loads more than is counted.
const [first, ...lazy] = Object.keys(words).sort((a, b) => JSON.stringify(words[b]).length - JSON.stringify(words[a]).length);
const manifest = { initial: ["loader.js"], on_open: [files.chat, files[first]], lazy: [...chat.parts, ...lazy.map((tag) => files[tag])] };
await writeFile(`${out}manifest.json`, `${JSON.stringify(manifest)}\n`);
await checkSizes();
