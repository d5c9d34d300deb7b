import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "../../lib/workspaces.mjs";

/** Loads a file of core as it was built, not bundled: what a document is made from is what runs. */
export const built = (file) => load(`packages/core/build/${file}`);

/** The same of the dealers. */
export const builtPipe = (file) => load(`packages/dealer-pipe/dist/${file}`);
export const builtZmq = (file) => load(`packages/dealer-zmq/dist/${file}`);
export const builtRedis = (file) => load(`packages/dealer-redis/dist/${file}`);

function load(path) {
  return import(pathToFileURL(join(ROOT, path)).href);
}
