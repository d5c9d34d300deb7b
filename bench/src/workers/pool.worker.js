import { defineWorker } from "@bossworks/core";
import * as tasks from "./pool-tasks.js";

export const plusOne = defineWorker(import.meta, (_worker, n) => tasks.plusOne(n));

export const computing = defineWorker(import.meta, (_worker, task) => tasks.computing(task));
