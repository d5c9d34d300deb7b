import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Notes in a folder that this process is present, so that neither boss nor dealer has a part in the count.
 *
 * @param {string} folder
 * @returns {{ seen: number, leave: () => void }} `seen`: how many are present, this one included
 */
export function enter(folder) {
  const mark = join(folder, String(process.pid));
  writeFileSync(mark, "");
  return { seen: readdirSync(folder).length, leave: () => rmSync(mark) };
}
