/**
 * Prints a test run's closing counts from vitest's JSON report, the plain line "N passed, N failed" last. Fails when
 * the report tells of a failure or of no test at all.
 */
import { readFileSync } from "node:fs";
import { countTests, describeCounts, isSound } from "./lib/test-counts.mjs";

const counts = countTests(JSON.parse(readFileSync(process.argv[2], "utf8")));
console.log(describeCounts(counts));
if (!isSound(counts)) process.exitCode = 1;
