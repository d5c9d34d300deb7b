import { createConnection, createServer } from "node:net";
import { onTestFinished } from "vitest";

/** Stands before a server and keeps all that passes, both ways. */
export async function recordingProxy(port: number): Promise<{ readonly port: number; passed(): Buffer }> {
  const passed: Buffer[] = [];
  const server = createServer((near) => {
    const far = createConnection({ port, host: "127.0.0.1" });
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on("data", (bytes) => {
        passed.push(bytes);
        to.write(bytes);
      });
      from.on("error", () => {});
      from.on("close", () => to.destroy());
    }
  });
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : 0,
    passed: () => Buffer.concat(passed),
  };
}
