export { Boss, type CloseOptions } from "./boss/boss.js";
export type { BossOptions, EmployOptions, Logger, Stdio } from "./boss/boss-options.js";
export type { CallHandler } from "./boss/call-desk.js";
export type { EmployArguments } from "./boss/employ-arguments.js";
export { Employee } from "./boss/employee.js";
export type { EmployeeEvents, UndeliveredMessage } from "./boss/events.js";
export type { How } from "./boss/how-ended.js";
export { type Order, order } from "./boss/orders.js";
export type { AnyEmployee, Who } from "./boss/staff.js";
export type { StatusReport } from "./boss/status-report.js";
export type { StatusRound, WatchOptions } from "./boss/watch.js";
export type { IDealer } from "./dealer/dealer.js";
export { type MemoryDealerOptions, memoryDealer } from "./dealer/memory-dealer.js";
export { type MemoryFaults, type MemoryFaultsOptions, memoryFaults } from "./dealer/memory-faults.js";
export type { DealerByKind, DealerChoice } from "./dealer/resolve.js";
export {
  BossworksError,
  type BossworksErrorDetails,
  isBossworksError,
  type LoadFailureReason,
} from "./errors/bossworks-error.js";
export { ERROR_CODES, type ErrorCode } from "./errors/error-codes.js";
export type { ResourceLimits, Where } from "./host/host.js";
export type { MapOptions } from "./pool/map-tasks.js";
export { Pool, type TaskArguments } from "./pool/pool.js";
export type { PoolOptions, PoolSize, TaskOptions } from "./pool/pool-options.js";
export { Task } from "./pool/task.js";
export type { OnLinkLoss } from "./port/link-loss.js";
export { SIGNAL, type Signal, STATUS, type Status, type TerminalStatus } from "./protocol/verbs.js";
export { Host } from "./remote/host.js";
export type { HostEvents, HostInfo } from "./remote/host-info.js";
export type { HostOptions } from "./remote/host-options.js";
export type { HostOwnEvents } from "./remote/host-own-events.js";
export type { Schemas } from "./schema/schemas.js";
export type { RawIssue, SchemaIssue, SchemaVerdict, StandardSchema } from "./schema/standard-schema.js";
export { Counter } from "./shared/counter.js";
export type { Release } from "./shared/release.js";
export { Semaphore } from "./shared/semaphore.js";
export type { CounterOptions } from "./shared/shared-options.js";
export type { StreamOptions } from "./stream/make-duplex.js";
export type { RestartKind, RestartOptions } from "./supervise/restart-options.js";
export type { SuperviseOptions } from "./supervise/supervise-options.js";
export type { WaitOptions } from "./util/wait-limits.js";
export { AbstractWorker } from "./worker/abstract-worker.js";
export { currentWorker } from "./worker/current-worker.js";
export {
  type DefineWorkerOptions,
  defineWorker,
  type ModuleMeta,
  type WorkerDefinition,
} from "./worker/define-worker.js";
export { isWorker } from "./worker/is-worker.js";
export type { ProgressSource } from "./worker/status-body.js";
export type { Worker } from "./worker/worker.js";
export { workerAt } from "./worker/worker-at.js";
export type { WorkerCounter } from "./worker/worker-counter.js";
export type { WorkerSemaphore } from "./worker/worker-semaphore.js";
