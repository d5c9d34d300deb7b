import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { redisDealer } from "@bossworks/dealer-redis";
import { expect, onTestFinished, test } from "vitest";
import { adminOf } from "./support/admin.js";
import { makeBoss, worker } from "./support/boss.js";
import { rejectionOf, within } from "./support/deadline.js";
import { startRedis } from "./support/redis-server.mjs";

/** A key for tests alone, and a certificate for localhost that nobody but its own holder has signed. */
const file = (name: string): string => fileURLToPath(new URL(`./fixtures/tls/${name}`, import.meta.url));
const ca = readFileSync(file("cert.pem"));

test("boss and workers talk TLS when the URL says so, and trust whom they are told to", async () => {
  const port = await startTls();
  const boss = makeBoss({
    dealer: redisDealer({ url: `rediss://localhost:${port}`, redis: { tls: { ca } } }),
  });
  const employee = await within("employ", boss.employ(worker("echo")));
  const echoes = employee[Symbol.asyncIterator]();
  await employee.send("hello" as never);
  expect((await within("the echo", echoes.next())).value).toBe("hello");
});

test("a certificate of somebody unknown is refused at once", async () => {
  const port = await startTls();
  const boss = makeBoss({ dealer: redisDealer({ url: `rediss://localhost:${port}` }) });
  const error = await rejectionOf(boss.employ(worker("echo")));
  expect(error).toMatchObject({ code: "DEALER_FAILED", cause: { code: "DEPTH_ZERO_SELF_SIGNED_CERT" } });
  expect(error.message).toMatch(/signed its certificate: .*tls: \{ ca \}.*NODE_EXTRA_CA_CERTS/);
});

test("a certificate for another host is refused, and it is said how to name the server", async () => {
  const port = await startTls();
  const tls = { ca, servername: "other.example" };
  const boss = makeBoss({ dealer: redisDealer({ url: `rediss://localhost:${port}`, redis: { tls } }) });
  const error = await rejectionOf(boss.employ(worker("echo")));
  expect(error).toMatchObject({ code: "DEALER_FAILED", cause: { code: "ERR_TLS_CERT_ALTNAME_INVALID" } });
  expect(error.message).toMatch(/for another host: .*servername/);
});

test("a server that wants TLS is told from one that is not there", async () => {
  const port = await startTls();
  const boss = makeBoss({ dealer: redisDealer({ url: `redis://localhost:${port}` }) });
  const error = await rejectionOf(boss.employ(worker("echo")));
  expect(error).toMatchObject({ code: "DEALER_FAILED" });
  expect(error.message).toMatch(/TLS/);
});

test("a server without TLS is told from one that gives no answer", async () => {
  const server = await startRedis();
  onTestFinished(() => server.stop());
  await expectNoTls(server.url);
});

test("so is one that lets nobody in", async () => {
  const server = await startRedis(["--maxclients", "1"]);
  onTestFinished(() => server.stop());
  await adminOf(server.url).ping();
  await expectNoTls(server.url);
});

/** Employing fails by a URL of TLS, and it is said what helps. */
async function expectNoTls(url: string): Promise<void> {
  const boss = makeBoss({ dealer: redisDealer({ url: url.replace("redis:", "rediss:") }) });
  const error = await within("the refusal", rejectionOf(boss.employ(worker("echo"))));
  expect(error).toMatchObject({ code: "DEALER_FAILED", cause: { code: "NO_TLS" } });
  expect(error.message).toMatch(/speaks no TLS: say redis:\/\/, or correct the port$/);
}

/** A server that talks TLS at the port returned, and nothing else. */
async function startTls(): Promise<number> {
  const tls = ["--tls-cert-file", file("cert.pem"), "--tls-key-file", file("key.pem")];
  const server = await startRedis((port) => [
    ...tls,
    "--port",
    "0",
    "--tls-port",
    String(port),
    "--tls-auth-clients",
    "no",
  ]);
  onTestFinished(() => server.stop());
  return server.port;
}
