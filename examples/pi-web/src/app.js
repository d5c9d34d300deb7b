import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { isBossworksError } from "@bossworks/core";
import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";
import { csrf } from "hono/csrf";
import { streamSSE } from "hono/streaming";
import { ORDERS } from "./run.js";

const PAGE = fileURLToPath(new URL("./page", import.meta.url));
const UPLOT = join(dirname(createRequire(import.meta.url).resolve("uplot")), "..", "dist");

/** The page, its events and its orders. `desk` has the run that goes on, and starts others. */
export function makeApp(desk) {
  const app = new Hono();
  // Another site's page must not give orders here.
  app.use(csrf());

  app.get("/events", (context) =>
    streamSSE(context, async (stream) => {
      for await (const event of desk.watch(stream)) await stream.writeSSE(event);
    }),
  );

  app.post("/orders/:order", async (context) => {
    const order = context.req.param("order");
    if (!ORDERS.includes(order)) return context.json({ error: `no order ${order}` }, 404);
    try {
      await desk.run.order(order, context.req.query("worker"));
      return context.body(null, 204);
    } catch (error) {
      if (!isBossworksError(error)) throw error;
      // A worker that has ended in the meantime is no failure of the page.
      return context.json({ error: error.message, code: error.code }, 409);
    }
  });

  app.post("/runs", (context) => {
    if (!desk.start()) return context.json({ error: "a run goes on" }, 409);
    return context.body(null, 201);
  });

  app.use(
    "/uplot/*",
    serveStatic({ root: UPLOT, rewriteRequestPath: (path) => path.slice("/uplot".length) }),
  );
  app.use("/*", serveStatic({ root: PAGE }));
  return app;
}
