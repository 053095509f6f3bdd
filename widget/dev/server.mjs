/** A page and a scripted shop on loopback, for work on the widget without the platform: `npm run dev -w widget`. */
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { cart, config, pictures, product, replies } from "./shop.mjs";

const widget = new URL("../dist/", import.meta.url);
const port = Number(process.env.PORT ?? 8123);
const lines = [];
const messages = [];
let eventId = 0;

const page = (language) => `<!doctype html><html lang="${language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Maison Lune</title><style>body{font:18px/1.6 Georgia,serif;margin:0;background:#fff;color:#222}main{max-width:60rem;margin:auto;padding:2rem}</style>
<main><h1>Maison Lune</h1><p>${"Bougies, savons et linge de maison, faits à la main. ".repeat(20)}</p></main>
<script async src="/widget/loader.js" data-widget-key="wk_dev"></script></html>`;

function json(response, value, status = 200) {
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(value));
}

async function body(request) {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text ? JSON.parse(text) : {};
}

/** Streams a scripted reply with the pace of a quick model. */
async function answer(response, { text }) {
  response.writeHead(200, { "Content-Type": "text/event-stream" });
  const message = { id: randomUUID(), role: "agent", text: "", cards: [], created_at: new Date().toISOString() };
  messages.push({ ...message, id: randomUUID(), role: "visitor", text }, message);
  const send = async (type, data, pause = 180) => {
    await new Promise((resolve) => setTimeout(resolve, pause));
    response.write(`id: ${++eventId}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`);
    if (type === "text") message.text += data.text;
    if (type === "product_card") message.cards.push(data);
  };
  await send("message.start", { message_id: message.id, turn_id: randomUUID(), role: "agent", disclosure: null });
  for (const [type, data] of replies(text, lines)) await send(type, data);
  if (!/panne|fail/i.test(text)) await send("message.end", { message_id: message.id, receipt: "rcp_1", brain: "local", stage: "recommend" });
  response.end();
}

async function api(request, response, path) {
  const input = await body(request);
  const item = path.match(/\/cart\/items\/?(.*)$/);
  if (path === "/sessions") return json(response, { visitor_token: "dev", config: config(input.language) });
  if (path === "/conversations") return json(response, { id: "cnv_dev" });
  if (path.endsWith("/messages")) return answer(response, input);
  if (path.endsWith("/handoff")) return json(response, { status: "requested" });
  if (path.endsWith("/leads")) return json(response, { id: "lead_dev" }, 201);
  if (item) {
    if (item[1]) lines.find(({ id }) => id === item[1]).quantity = input.quantity;
    else lines.push({ ...product(input.variant_id), id: randomUUID(), quantity: input.quantity });
    lines.splice(0, lines.length, ...lines.filter(({ quantity }) => quantity > 0));
  }
  if (path.includes("/cart")) return json(response, cart(lines));
  return json(response, { id: "cnv_dev", status: "open", messages, cart: cart(lines) });
}

async function file(response, name) {
  const type = name.endsWith(".js") ? "text/javascript" : "application/json";
  response.writeHead(200, { "Content-Type": type }).end(await readFile(new URL(name, widget)));
}

createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, "http://localhost");
  try {
    if (pathname.startsWith("/widget/")) await file(response, pathname.slice(8));
    else if (pathname.startsWith("/img/")) response.writeHead(pictures[pathname] ? 200 : 404, { "Content-Type": "image/svg+xml" }).end(pictures[pathname]);
    else if (pathname.startsWith("/v1/widget")) await api(request, response, pathname.slice(10));
    else response.writeHead(200, { "Content-Type": "text/html" }).end(page(searchParams.get("lang") ?? "fr"));
  } catch (error) {
    json(response, { code: "internal", title: String(error) }, 500);
  }
}).listen(port, "127.0.0.1", () => console.log(`http://127.0.0.1:${port}/?lang=fr`));
