import "../worker/enter-realm.js";
import { runScout } from "./run-scout.js";

void runScout();
