import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { findServer } from "./find-server.mjs";

/** From its start until it takes connections. Loading what it had kept takes part of that. */
const START_MS = 15_000;
const READY = /Ready to accept connections|Sentinel ID is/;

/** Another program may take a port between our look and the server's. */
const PORT_TRIES = 5;

/** Whoever ends without stopping its servers does not leave them behind. */
const running = new Set();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/**
 * Starts a server of one's own on a free port of 127.0.0.1, in a folder of its own, keeping nothing on disk unless `args`
 * say so.
 *
 * @param {readonly string[] | ((port: number) => readonly string[])} [args] further options, as on the command line
 * @returns {Promise<RedisServer>}
 */
export async function startRedis(args = []) {
  const folder = mkdtempSync(join(tmpdir(), "bossworks-redis-"));
  for (let attempt = 1; ; attempt++) {
    const server = new RedisServer(folder, await freePort(), args);
    try {
      await server.start();
      return server;
    } catch (error) {
      if (attempt === PORT_TRIES || !/Address already in use/.test(String(error))) {
        rmSync(folder, { recursive: true, force: true });
        throw error;
      }
    }
  }
}

/** One server, which may be stopped, killed and started again at the same port and in the same folder. */
export class RedisServer {
  #args;
  #child;
  #exited = Promise.resolve();

  /**
   * @param {string} folder
   * @param {number} port
   * @param {readonly string[] | ((port: number) => readonly string[])} args
   */
  constructor(folder, port, args) {
    this.folder = folder;
    this.port = port;
    this.#args = typeof args === "function" ? args(port) : args;
  }

  get url() {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts it, also again. Rejects with what it said when it does not come up. */
  async start() {
    // A Sentinel wants a file for what it learns; it is empty for others.
    const config = join(this.folder, "server.conf");
    writeFileSync(config, "", { flag: "a" });
    const args = [config, "--port", String(this.port), "--bind", "127.0.0.1", "--dir", this.folder];
    const quiet = ["--save", "", "--appendonly", "no", "--daemonize", "no", "--logfile", ""];
    const child = spawn(findServer(), [...args, ...quiet, ...this.#args], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.#child = child;
    running.add(child);
    this.#exited = new Promise((resolve) => {
      child.once("exit", () => {
        running.delete(child);
        resolve();
      });
    });
    const said = [];
    const ready = new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`it is not ready after ${START_MS} ms`)), START_MS);
      createInterface({ input: child.stdout }).on("line", (line) => {
        said.push(line);
        if (READY.test(line)) {
          clearTimeout(timer);
          resolve(undefined);
        }
      });
      child.once("error", reject);
      child.once("exit", () => {
        clearTimeout(timer);
        reject(new Error("it has ended"));
      });
    });
    try {
      await ready;
    } catch (error) {
      child.kill("SIGKILL");
      throw new Error(`the Redis server did not start: ${String(error)}\n${said.slice(-5).join("\n")}`);
    }
  }

  /**
   * Sends it a signal; resolves when it has ended, at once for signals that end nothing.
   *
   * @param {NodeJS.Signals} [signal]
   */
  async kill(signal = "SIGKILL") {
    this.#child?.kill(signal);
    if (signal === "SIGSTOP" || signal === "SIGCONT") return;
    await this.#exited;
  }

  /** Ends it and removes its folder. Twice is fine. */
  async stop() {
    await this.kill("SIGKILL");
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      // A cluster's node takes the port 10000 above as well, where one must exist.
      const port = typeof address === "object" && address ? address.port : 0;
      server.close(() => (port > 0 && port < 55_000 ? resolve(port) : freePort().then(resolve, reject)));
    });
  });
}
