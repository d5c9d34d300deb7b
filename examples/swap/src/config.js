import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL("../configs/", import.meta.url));

/** Paths of all configs of this example. */
export function allConfigs() {
  return readdirSync(FOLDER)
    .sort()
    .map((file) => join(FOLDER, file));
}

/** Reads a config; `${NAME}` in it is taken from the environment. Throws `TypeError` where that has no such variable. */
export function readConfig(path, env) {
  const text = readFileSync(path, "utf8").replace(/\$\{(\w+)\}/g, (_, name) => {
    const value = env[name];
    if (value === undefined) throw new TypeError(`${path} needs ${name} in the environment`);
    return value;
  });
  return { name: basename(path, ".json"), ...JSON.parse(text) };
}
