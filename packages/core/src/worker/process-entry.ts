import { beginning } from "./begin-process.js";
import "./enter-realm.js";
import { runProcess } from "./run-process.js";

void runProcess(beginning);
