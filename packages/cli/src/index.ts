export type { DoctorReport } from "./doctor/doctor-report.js";
export type { Finding, Level } from "./doctor/finding.js";
export { EXIT, type ExitCode } from "./exit-code.js";
export type { KeysReport, WrittenFile } from "./keys/keys-report.js";
export { main } from "./main.js";
export type { BenchReport, DealerFigures, DealerResult } from "./measure/bench-report.js";
