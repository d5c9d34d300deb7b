import { once } from "node:events";
import { serve } from "@hono/node-server";
import { makeApp } from "./app.js";
import { Desk } from "./desk.js";

/** Starts a first run and the page. Resolves to `{ url, close }` once it is served. */
export async function startServer(settings) {
  const desk = new Desk(settings);
  desk.start();
  const server = serve({ fetch: makeApp(desk).fetch, hostname: settings.host, port: settings.port });
  await once(server, "listening");
  return {
    url: `http://${settings.host}:${server.address().port}/`,
    async close() {
      const closed = once(server, "close");
      server.close();
      await desk.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
