import { workerData } from "node:worker_threads";
import { type LinkOrders, runLink } from "./run-link.js";

runLink(workerData as LinkOrders);
