import type { Connection } from "./connection.js";

/** Asks a server for a setting; undefined when this user may not, or the connection has ended. */
export async function settingOf(writer: Connection, name: string): Promise<string | undefined> {
  try {
    const said = await writer.call("CONFIG", "GET", name);
    return Array.isArray(said) ? String(said[1]) : undefined;
  } catch {
    return undefined;
  }
}
