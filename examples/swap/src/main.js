import { isDeepStrictEqual } from "node:util";
import { allConfigs, readConfig } from "./config.js";
import { run } from "./run.js";
import { HEADER, lineOf } from "./table.js";

/** Runs the configs named on the command line, or all there are, and says whether they agree. */
async function main(paths, env) {
  console.log(HEADER);
  const outputs = [];
  for (const path of paths.length > 0 ? paths : allConfigs()) {
    const { name, ...config } = readConfig(path, env);
    const outcome = await run(config);
    outputs.push(outcome.output);
    console.log(lineOf(name, outcome));
  }
  const agree = outputs.every((output) => isDeepStrictEqual(output, outputs[0]));
  console.log(agree ? `all ${outputs.length} outputs agree` : "the outputs do not agree");
  if (!agree) process.exitCode = 1;
}

try {
  await main(process.argv.slice(2), process.env);
} catch (error) {
  console.error(error instanceof TypeError ? error.message : error);
  process.exitCode = 1;
}
