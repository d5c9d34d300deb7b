import { createServer } from "node:net";
import { within } from "./support.js";

/** A port nobody listens at. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await within("listening", new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
