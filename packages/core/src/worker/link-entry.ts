import { workerData } from "node:worker_threads";
import { type LinkOrders, runLink } from "./run-link.js";

void runLink(workerData as LinkOrders);
