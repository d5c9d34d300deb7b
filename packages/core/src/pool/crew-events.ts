import type { BossworksError } from "../errors/bossworks-error.js";
import type { Seat, SeatEvents } from "./seat.js";
import type { TaskRecord } from "./task-record.js";

/** What a crew tells its pool. */
export interface CrewEvents extends SeatEvents {
  /** A worker has ended with these tasks; `end` is how, undefined for one that ended in good order. */
  onVacated(
    seat: Seat,
    tasks: { readonly begun: readonly TaskRecord[]; readonly ahead: readonly TaskRecord[] },
    end: BossworksError | undefined,
  ): void;
  /** More workers may be had than before: `grow` does not wait for another task. */
  onRoom(): void;
  /** The staff is full: a worker that was to come does when it has room. */
  onLacking(): void;
  /** No worker is left and none will come. */
  onBroken(error: Error): void;
}
