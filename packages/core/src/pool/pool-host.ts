import type { EmployOptions, Logger } from "../boss/boss-options.js";
import type { AnyEmployee } from "../boss/staff.js";
import type { TaskSide } from "../boss/task-side.js";
import type { BossworksError } from "../errors/bossworks-error.js";
import type { WorkerDefinition } from "../worker/define-worker.js";
import type { Posts } from "./post.js";

/** What a pool needs of its boss. */
export interface PoolHost {
  /** Where its posts are to be: the boss sees who is yet to come for them. */
  readonly posts: Posts;
  employ(definition: WorkerDefinition, options: EmployOptions, tasks: TaskSide): Promise<AnyEmployee>;
  /** Fires when the boss closes or is aborted; its reason is what calls reject with. */
  readonly closed: AbortSignal;
  readonly stopGraceMs: number;
  readonly killGraceMs: number;
  readonly maxMessageBytes: number;
  readonly logger: Logger | undefined;
  /** Workers that hosts would take now. */
  roomAtHosts(): number;
  /** `act` is called whenever that may have grown, until `signal` fires; `never` when no host can ever join, with why. */
  whenRoomAtHosts(act: () => void, never: (why: Error) => void, signal: AbortSignal): void;
  /** Resolves when `maxStaff` lets another worker be employed, or when `signal` fires. */
  roomOnStaff(signal: AbortSignal): Promise<void>;
  /** The worker has ended once too often, and nobody takes its post. */
  gaveUp(employee: AnyEmployee, error: BossworksError): void;
  /** The pool has closed, or its last worker is gone for good. */
  onOver(): void;
}
