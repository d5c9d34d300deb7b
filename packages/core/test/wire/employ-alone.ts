import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { takeFirstBytes } from "../../../dealer-pipe/dist/first-bytes.js";
import { GREETING_BYTES, greetingOf, makeKey, WELCOME } from "../../../dealer-pipe/dist/greeting.js";
import { PipeChannel } from "../../../dealer-pipe/dist/pipe-channel.js";
import { Employment } from "../../build/boss/employment.js";
import { encode, encodeEnvelope } from "../../build/codec/codec.js";
import { bodyLimits } from "../../build/port/body-limits.js";
import { SessionPort } from "../../build/port/session-port.js";
import type { SessionEnd } from "../../build/session/session-events.js";

const WORKER = fileURLToPath(new URL("independent/worker.mjs", import.meta.url));
const PIPE = { lossless: true, ordered: true, staleAttach: false, strangersCanWrite: false };
const RING_BYTES = 64 * 1024;

/** What an employment of the independent worker is begun with. */
export interface AloneOptions {
  readonly params?: unknown;
  readonly autostart?: boolean;
  readonly windowBytes?: number;
  readonly onCall?: (data: unknown) => unknown;
}

/** A worker process that knows none of our code, and production's boss side of its employment. */
export interface Alone {
  readonly employment: Employment;
  readonly child: ChildProcess;
  /** The inherited pipe, whose end tells the worker that its boss is dead. */
  readonly life: Writable;
  /** Messages that came; read and so paid for, unless reading was stopped. */
  readonly messages: unknown[];
  readonly told: string[];
  sessionEnd(): SessionEnd | undefined;
  /** Destroys the link that stands now. */
  cut(): void;
}

/** Starts it. Ended after the test. */
export async function employAlone(options: AloneOptions = {}): Promise<Alone> {
  const { params, autostart = true, windowBytes = 1024 * 1024, onCall } = options;
  const limits = { windowBytes, maxMessageBytes: 16 * 1024 * 1024 };
  const [key, token] = [makeKey(), randomBytes(32)];
  const told: string[] = [];
  const messages: unknown[] = [];
  const sockets = new Set<Socket>();
  let [port, end]: [SessionPort?, SessionEnd?] = [];

  const employment = new Employment(
    { id: "w1", name: "alone", dealerName: "pipe", limits, signalTimeoutMs: 5000 },
    (events) => {
      port = new SessionPort(
        events,
        {
          onLinkBroken: () => told.push("broken"),
          onLinkRestored: () => told.push("restored"),
          onSessionEnd: (how) => {
            end = how;
          },
        },
        {
          side: "boss",
          workerId: "w1",
          token,
          binding: new Uint8Array(0),
          features: PIPE,
          maxBodyBytes: bodyLimits(RING_BYTES),
          windowBytes: 1024 * 1024,
        },
      );
      return port;
    },
    {
      hasMessageListeners: () => true,
      onMessage: (data) => messages.push(data),
      callHandler: () => onCall,
      onStatus: () => {},
      onCalling: () => {},
      onUnread: () => {},
      onLost: (why) => told.push(`lost: ${why}`),
      onLeaked: () => {},
      onLinkBroken: () => {},
      onLinkRestored: () => {},
      onExit: () => {},
    },
  );

  const folder = mkdtempSync(join(tmpdir(), "alone-"));
  const path = join(folder, "boss.sock");
  const server: Server = createServer((socket) => {
    socket.on("error", () => {});
    takeFirstBytes(socket, GREETING_BYTES, (first, rest) => {
      if (!port || !first?.equals(greetingOf(key))) return socket.destroy();
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket));
      socket.write(WELCOME);
      const link = port.newLink();
      const channel = new PipeChannel(link);
      channel.attach(socket, rest);
      link.attach(channel);
    });
  });
  server.listen(path);
  await once(server, "listening");

  const child = spawn(process.execPath, [WORKER], { stdio: ["ignore", "inherit", "inherit", "pipe"] });
  const life = child.stdio[3] as Writable;
  life.on("error", () => {});
  const exited = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.on("exit", (code, signal) => resolve({ code, signal }));
  });
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await exited;
    port?.abort("the test is over");
    for (const socket of sockets) socket.destroy();
    server.close();
    rmSync(folder, { recursive: true });
  });

  const definition = { module: "file:///independent", by: "script" };
  const orders = { id: "w1", name: undefined, dealerName: "pipe", definition, limits, exitDrainMs: 500 };
  const address = { module: "", path, greeting: greetingOf(key).toString("hex") };
  const body = encode({
    orders,
    terms: { workerId: "w1", token, features: PIPE, heartbeatMs: 1000, onLinkLoss: "continue", autostart },
    address,
    bossName: "boss",
    ringBytes: RING_BYTES,
    stopGraceMs: 1000,
  }).view();
  const length = Buffer.alloc(4);
  length.writeUInt32LE(body.length);
  life.write(Buffer.concat([length, body]));

  const hosted = {
    exited,
    stdout: null,
    stderr: null,
    terminate: () => void child.kill("SIGTERM"),
    kill: () => void child.kill("SIGKILL"),
    abandon: () => child.unref(),
  };
  employment.begin(hosted, encodeEnvelope({ autostart, params }), () => {});
  await employment.joined.promise;
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return { employment, child, life, messages, told, sessionEnd: () => end, cut };
}
