import { testSchedules } from "./simulation.js";

testSchedules(800, 60_000);
