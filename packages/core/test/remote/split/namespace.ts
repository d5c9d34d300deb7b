import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { within } from "../support.js";

/**
 * A network of its own, unconnected. It lasts as long as a process in it: one that ends with ours, so that nothing is left
 * whatever becomes of us, and whoever is started in it.
 */
export class Namespace {
  readonly #keeper: ChildProcess;

  private constructor(keeper: ChildProcess) {
    this.#keeper = keeper;
  }

  /** Rejects where it is not permitted, or `unshare` is not there. */
  static async make(): Promise<Namespace> {
    // `cat` ends with its input, which is a pipe of ours.
    const keeper = spawn("unshare", ["--net", "sh", "-c", "echo here; exec cat"], {
      stdio: ["pipe", "pipe", "pipe"],
    });
    const refused = once(keeper, "exit").then(([code]) => {
      throw new Error(`unshare ended with ${code}`);
    });
    refused.catch(() => {});
    await within("a namespace", Promise.race([once(keeper.stdout, "data"), refused]));
    return new Namespace(keeper);
  }

  /** By which `ip link` names it. */
  get pid(): number {
    return this.#keeper.pid ?? 0;
  }

  /** Put before a command, it runs here. */
  get enter(): readonly string[] {
    return ["nsenter", `--net=/proc/${this.pid}/ns/net`, "--"];
  }

  /** Runs `ip` here; throws what it says when it fails. */
  ip(command: string): void {
    const [program = "", ...args] = [...this.enter, "ip", ...command.split(" ")];
    execFileSync(program, args, { stdio: ["ignore", "ignore", "pipe"] });
  }

  async end(): Promise<void> {
    const ended = once(this.#keeper, "exit");
    if (this.#keeper.exitCode === null) {
      this.#keeper.stdin?.end();
      await within("the namespace's end", ended);
    }
  }
}
