import "./enter-realm.js";
import { runThread } from "./run-thread.js";

void runThread();
