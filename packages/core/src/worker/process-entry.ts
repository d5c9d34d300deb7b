import "./enter-realm.js";
import { runProcess } from "./run-process.js";

void runProcess();
