/** Sends a file with its progress, which fetch() cannot tell. */
import { refused, writeHeaders } from "./client";
import { noAnswer } from "./problem";

export interface Upload {
  file: File;
  mode: "merge" | "full";
  /** Called with the share that has been sent, between 0 and 1. */
  onProgress: (share: number) => void;
  signal: AbortSignal;
}

/** Uploads a catalogue file and returns the import's id. Throws a Problem, or an AbortError when it was stopped. */
export function uploadCatalogue({ file, mode, onProgress, signal }: Upload): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/v1/catalog/imports");
    for (const [name, value] of Object.entries(writeHeaders())) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onerror = () => reject(noAnswer());
    request.onabort = () => reject(new DOMException("stopped", "AbortError"));
    request.onload = () => {
      const body = json(request.responseText);
      const id = (body as { id?: unknown } | null)?.id;
      if (request.status === 202 && typeof id === "string") resolve(id);
      else reject(refused(new Response(null, { status: request.status, headers: headersOf(request) }), body));
    };
    signal.addEventListener("abort", () => request.abort());
    const form = new FormData();
    // The settings go first: the API reads the file as a stream.
    form.append("mode", mode);
    form.append("file", file);
    request.send(form);
  });
}

function headersOf(request: XMLHttpRequest): Headers {
  const headers = new Headers();
  for (const name of ["retry-after", "x-request-id"]) {
    const value = request.getResponseHeader(name);
    if (value !== null) headers.set(name, value);
  }
  return headers;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
