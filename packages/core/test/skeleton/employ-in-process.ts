import type { WorkerDefinition } from "@bossworks/core";
import { Employee } from "../../build/boss/employee.js";
import { Employment } from "../../build/boss/employment.js";
import { encode } from "../../build/codec/codec.js";
import { type HostedProcess, startProcess } from "../../build/host/process-host.js";
import { StreamPort } from "../../build/port/stream-port.js";
import { makeFrame } from "../../build/protocol/frame.js";

const LIMITS = { windowBytes: 8 * 1024 * 1024, maxMessageBytes: 256 * 1024 * 1024 };
export const TIMES = { stopGraceMs: 500, killGraceMs: 500 };

export interface InProcess {
  readonly employee: Employee<unknown, unknown, { step: number }, unknown>;
  readonly hosted: HostedProcess;
  /** Sends a frame past everything but the port. */
  raw(verb: string): void;
}

let lastId = 0;

/** The walking skeleton: an employment over a process, a link thread and a plain socket pair. */
export async function employInProcess(
  definition: Pick<WorkerDefinition, "ref" | "displayName">,
  params?: unknown,
  { stopGraceMs = TIMES.stopGraceMs, exitDrainMs = 5_000 } = {},
): Promise<InProcess> {
  const id = `p${++lastId}`;
  const orders = {
    id,
    name: undefined,
    dealerName: "skeleton",
    definition: definition.ref,
    limits: LIMITS,
    exitDrainMs,
  };
  const hosted = startProcess(
    { orders, ringBytes: 65_536, stopGraceMs },
    { env: undefined, execArgv: [], resourceLimits: undefined, stdio: "inherit" },
  );
  let port: StreamPort | undefined;
  const ignore = (): void => {};
  const employment = new Employment(
    { id, name: definition.displayName, dealerName: "skeleton", limits: LIMITS, signalTimeoutMs: 5_000 },
    (events) => (port = new StreamPort(hosted.channel, events)),
    {
      onStatus: ignore,
      onMessage: ignore,
      hasMessageListeners: () => false,
      onCalling: ignore,
      callHandler: () => undefined,
      onUnread: ignore,
      onLost: ignore,
      onLeaked: ignore,
      onExit: ignore,
    },
  );
  const employee = new Employee<unknown, unknown, { step: number }, unknown>(employment, TIMES);
  employment.employee = employee;
  employment.begin(hosted, encode({ autostart: true, params }), ignore);
  await employment.joined.promise;
  return { employee, hosted, raw: (verb) => void port?.send(0, makeFrame(verb)) };
}

/** A promise that must settle in time, or the test says what did not. */
export async function within<T>(ms: number, what: string, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: not within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
