import type { WorkerSide } from "@bossworks/core/driver";

export declare const LOBBIES: symbol;
export declare const connect: WorkerSide["connect"];
