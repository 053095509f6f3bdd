/**
 * Imports a file that lies beside the loader. A page that stayed open over a new release asks for files that are gone:
 * then the manifest tells the new name.
 */
export async function load<T>(base: string, file: string): Promise<T> {
  try {
    return (await import(/* @vite-ignore */ base + file)) as T;
  } catch {
    const manifest = (await (await fetch(base + "manifest.json", { cache: "no-store" })).json()) as Record<string, string[]>;
    const stem = file.split("-")[0]! + "-";
    const renamed = [...(manifest.on_open ?? []), ...(manifest.lazy ?? [])].find((path) => path.startsWith(stem));
    // The question mark makes browsers that remember a failed import try again.
    return (await import(/* @vite-ignore */ `${base}${renamed ?? file}?${Date.now()}`)) as T;
  }
}
