import { currentRealm } from "./realm.js";

/**
 * True in a worker. A program whose main file also defines workers guards its main part with `if (!isWorker)`.
 */
export const isWorker: boolean = currentRealm() !== undefined;
