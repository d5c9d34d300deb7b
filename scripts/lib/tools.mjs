import { basename, join } from "node:path";
import { ROOT, readManifest } from "./workspaces.mjs";

/**
 * The command that runs the installed `name`'s program, as `[node, script]`. Going through this very Node keeps the
 * checks on one version and needs no shell, which the `.cmd` shims of Windows would.
 */
export function toolCommand(name, bin = basename(name), root = ROOT) {
  const folder = join(root, "node_modules", name);
  const entry = readManifest(folder).bin;
  return [process.execPath, join(folder, typeof entry === "string" ? entry : entry[bin])];
}

/**
 * The command that runs pnpm. Its `bin` is a native program that an install script puts there; this file finds the
 * same program also where install scripts are not allowed to run.
 */
export function pnpmCommand(root = ROOT) {
  return [process.execPath, join(root, "node_modules", "pnpm", "bin", "pnpm.mjs")];
}

/** The command that runs npm: the very npm that runs this script, if one does. */
export function npmCommand(env = process.env) {
  const script = env.npm_execpath ?? "";
  return basename(script) === "npm-cli.js" ? [process.execPath, script] : ["npm"];
}

/** What `npm run` tells its scripts about the project they run in; it would mislead programs run for another one. */
const NPM_RUN_VARIABLES = /^(npm_package_|npm_lifecycle_|npm_command$|npm_config_local_prefix$|INIT_CWD$)/i;

/** The environment without traces of the `npm run` this script was started by. */
export function cleanEnvironment(env = process.env) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !NPM_RUN_VARIABLES.test(name)));
}
