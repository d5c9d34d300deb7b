import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

let entries = 0;

/**
 * Notes in a folder that one more is present in this process, so that neither boss nor dealer has a part in the count.
 *
 * @param {string} folder
 * @returns {{ seen: number, leave: () => void }} `seen`: how many are present in all processes, this one included
 */
export function enter(folder) {
  const mark = join(folder, `${process.pid}-${++entries}`);
  writeFileSync(mark, "");
  return { seen: readdirSync(folder).length, leave: () => rmSync(mark) };
}
