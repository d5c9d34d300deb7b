/** One line for a check that went well. */
export function passed(what) {
  console.log(`ok    ${what}`);
}

/** One line for a check that is not made here, and why. */
export function leftOut(what, why) {
  console.log(`--    ${what} is left out: ${why}`);
}

/** One line for a check that did not go well, and what is wrong, indented below it. */
export function failed(what, why) {
  console.error(`FAIL  ${what}`);
  console.error(indent(why));
}

/** Runs one check and reports it; resolves to whether it went well. */
export async function check(what, action) {
  const start = performance.now();
  try {
    await action();
    passed(`${what} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
    return true;
  } catch (error) {
    failed(what, error instanceof Error ? error.message : String(error));
    return false;
  }
}

/** Runs the checks one after the other, since they share two cores with their own workers; sets the exit code. */
export async function runChecks(checks) {
  let failures = 0;
  for (const [what, action] of checks) if (!(await check(what, action))) failures++;
  if (failures > 0) process.exitCode = 1;
  return failures;
}

function indent(text) {
  return text.replaceAll(/^(?=.)/gm, "      ");
}
