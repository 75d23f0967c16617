// The edit page with Express and EJS: express.mjs PORT UPSTREAM DATABASE LENGTH
import ejs from "ejs";
import express from "express";
import { documentOf, fields, fillerFor, listenPort, tokenOf, valueOf } from "./shared.mjs";

const template = ejs.compile(
  `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Billing profile</title>` +
    `<link rel="stylesheet" href="/assets/main.css"></head><body><header><nav><a href="/">Overview</a>` +
    `<a href="/customers">Customers</a></nav></header><main><h1>Billing profile</h1><form method="post" action="/page">` +
    `<% for (const field of fields) { %><div class="field"><label for="<%= field.name %>"><%= field.name %></label>` +
    `<p class="hint" id="<%= field.name %>-hint">A hint that says what may stand in this input.</p>` +
    `<input id="<%= field.name %>" name="<%= field.name %>" value="<%= valueOf(document, field) %>" maxlength="200" ` +
    `autocomplete="off" aria-describedby="<%= field.name %>-hint"></div><% } %>` +
    `<button>Review changes</button></form><p><%= filler %></p></main></body></html>`,
);
const draw = (document, filler) => template({ document, fields, filler, valueOf });

const filler = fillerFor(draw);
const app = express();
app.get("/page", async (request, response) => {
  const token = tokenOf(request.headers.cookie);
  if (!token) {
    response.sendStatus(401);
    return;
  }
  response.type("html").send(draw(await documentOf(token), filler));
});
app.listen(listenPort, "127.0.0.1");
