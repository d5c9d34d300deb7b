import { run, succeeded } from "../lib/run.mjs";
import { toolCommand } from "../lib/tools.mjs";
import { ROOT } from "../lib/workspaces.mjs";

/** Fails unless the fragment is well-formed. Biome's formatter stops at syntax errors and at nothing else. */
export async function checkFragment({ text, ending }) {
  const command = [
    ...toolCommand("@biomejs/biome", "biome"),
    "format",
    `--stdin-file-path=fragment.${ending}`,
  ];
  const result = await run(command, { cwd: ROOT, input: text });
  if (!succeeded(result)) throw new Error(result.stderr.trim());
}
