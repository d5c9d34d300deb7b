import { parentPort } from "node:worker_threads";
import { runLink } from "./run-link.js";

parentPort?.once("message", runLink);
