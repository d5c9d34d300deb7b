/** Where a worker runs. */
export interface Where {
  readonly kind: "thread" | "process";
  /** The process it is, or is a thread of, as its own machine counts. */
  readonly pid: number;
  /** Threads: Node's thread id. Processes: 0. */
  readonly threadId: number;
  /** Name of its machine, as the system says; at a host, the host's name. */
  readonly host: string;
}

/** How a thread or process ended. */
export interface HostExit {
  readonly code: number | null;
  readonly signal: string | null;
  /** Its host is gone, or ended it: why. */
  readonly lost?: string | undefined;
  /** What Node reported beside it: an error nobody caught, or the memory limit. */
  readonly error?: unknown;
  /** Its options were the reason, as only the start has shown. */
  readonly mistake?: TypeError | undefined;
}

/** What a worker's place is made with, whatever the place. */
export interface PlaceOptions {
  /** After so much silence a worker that is gone has been read out. Default: as long as it may take to deliver. */
  readonly exitQuietMs?: number | undefined;
  readonly env: NodeJS.ProcessEnv | undefined;
  readonly execArgv: readonly string[] | undefined;
  readonly resourceLimits: ResourceLimits | undefined;
  readonly stdio: "inherit" | "pipe";
}

/** Memory limits of a worker; of a thread they are best effort, see the documentation of Node. */
export interface ResourceLimits {
  /** The heap of what has lived for a while, in MiB. Default: as V8 finds fit. */
  maxOldGenerationSizeMb?: number | undefined;
  /** The heap of what was made just now, in MiB. Default: as V8 finds fit. */
  maxYoungGenerationSizeMb?: number | undefined;
  /** Threads: memory for compiled code, in MiB. Processes leave it to V8. */
  codeRangeSizeMb?: number | undefined;
  /** The stack, in MiB. Default: 4 in a thread, V8's own in a process. */
  stackSizeMb?: number | undefined;
}

/** One started worker, as its boss's host sees it. */
export interface HostedWorker {
  /** Resolves once, when the thread or process is gone and what it had sent was read; never rejects. */
  readonly exited: Promise<HostExit>;
  /** The thread or process is gone. */
  isGone(): boolean;
  /** Output streams with `stdio: "pipe"`. */
  readonly stdout: NodeJS.ReadableStream | null;
  readonly stderr: NodeJS.ReadableStream | null;
  /** Asks the system to end it: terminate for a thread, SIGTERM for a process. */
  terminate(): void;
  /** Ends it now: terminate for a thread, SIGKILL for a process. */
  kill(): void;
  /** Lets the program end without it, after Node failed to end it. Returns why it may live on: a sentence. */
  abandon(): string;
}
