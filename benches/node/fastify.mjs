// The edit page with Fastify and template strings: fastify.mjs PORT UPSTREAM DATABASE LENGTH
import fastify from "fastify";
import { documentOf, fields, fillerFor, listenPort, tokenOf, valueOf } from "./shared.mjs";

const entities = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escaped = (value) => String(value).replace(/[&<>"']/g, (sign) => entities[sign]);

const input = (document, field) =>
  `<div class="field"><label for="${field.name}">${field.name}</label>` +
  `<p class="hint" id="${field.name}-hint">A hint that says what may stand in this input.</p>` +
  `<input id="${field.name}" name="${field.name}" value="${escaped(valueOf(document, field))}" maxlength="200" ` +
  `autocomplete="off" aria-describedby="${field.name}-hint"></div>`;

const draw = (document, filler) =>
  `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Billing profile</title>` +
  `<link rel="stylesheet" href="/assets/main.css"></head><body><header><nav><a href="/">Overview</a>` +
  `<a href="/customers">Customers</a></nav></header><main><h1>Billing profile</h1>` +
  `<form method="post" action="/page">${fields.map((field) => input(document, field)).join("")}` +
  `<button>Review changes</button></form><p>${filler}</p></main></body></html>`;

const filler = fillerFor(draw);
const app = fastify();
app.get("/page", async (request, reply) => {
  const token = tokenOf(request.headers.cookie);
  if (!token) {
    return reply.code(401).send();
  }
  return reply.type("text/html; charset=utf-8").send(draw(await documentOf(token), filler));
});
await app.listen({ host: "127.0.0.1", port: listenPort });
