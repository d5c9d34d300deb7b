/**
 * Runs the `check` script of every example: one line each, the example's own output only when it fails. One whose check is not
 * for this system is left out, and the line says why. Needs the packages built.
 */
import { whyNotHere } from "./lib/checked-on.mjs";
import { leftOut, runChecks } from "./lib/report.mjs";
import { mustRun } from "./lib/run.mjs";
import { npmCommand } from "./lib/tools.mjs";
import { listWorkspaces } from "./lib/workspaces.mjs";

/** Examples are small; one that needs longer is no example, or hangs. */
const EXAMPLE_DEADLINE_MS = 120_000;

const examples = listWorkspaces("examples");
const here = examples.filter(({ manifest }) => whyNotHere(manifest) === undefined);
await runChecks(here.map((example) => [example.name, () => checkExample(example)]));
for (const { name, manifest } of examples.filter((example) => !here.includes(example)))
  leftOut(name, whyNotHere(manifest));
// Nothing to run is no success: the folder was moved, or the workspace's pattern no longer matches.
if (here.length === 0) throw new Error("there are no examples to check here under examples/");

async function checkExample({ folder, manifest }) {
  if (!manifest.scripts?.check) throw new Error('its package.json has no script "check"');
  const command = [...npmCommand(), "run", "--silent", "check"];
  await mustRun(command, { cwd: folder, deadlineMs: EXAMPLE_DEADLINE_MS });
}
