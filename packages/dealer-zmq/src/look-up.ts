import { lookup } from "node:dns/promises";

/**
 * The addresses of a name, in the order in which they are to be tried. Rejects with the raw error when nobody knows it; at
 * once when told to end, which a look-up of the system itself cannot be.
 */
export async function lookUp(name: string, signal: AbortSignal | undefined): Promise<readonly string[]> {
  let onAbort = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(new Error(`nobody waits for the address of ${name} any more`));
  });
  signal?.addEventListener("abort", onAbort);
  if (signal?.aborted) onAbort();
  try {
    const found = await Promise.race([lookup(name, { all: true }), aborted]);
    return found.map(({ address }) => address);
  } finally {
    signal?.removeEventListener("abort", onAbort);
  }
}
