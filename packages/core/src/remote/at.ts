/** Runs a worker at a host, whichever has room. */
const ANY = "remote";

/** Whom an `at` means: any host, the one of this name, or those with this label, "gpu" or "gpu=a100". */
export function isMeant(
  at: string,
  { name, labels }: { readonly name: string; readonly labels: { readonly [name: string]: string } },
): boolean {
  if (at === ANY || at === name) return true;
  const equals = at.indexOf("=");
  if (equals < 0) return Object.hasOwn(labels, at);
  const label = at.slice(0, equals);
  return Object.hasOwn(labels, label) && labels[label] === at.slice(equals + 1);
}

/** What a host may not be called: an `at` would mean something else. */
export function isReservedName(name: string): boolean {
  return name === ANY || name.includes("=");
}
