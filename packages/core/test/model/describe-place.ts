/** Text of all that an object holds. Bytes are left out: a thread has none but its image, which is told apart. */
export function describePlace(value: unknown, seen = new Set<object>()): string {
  if (typeof value === "function") return "f";
  if (value === null || typeof value !== "object") return String(value);
  if (ArrayBuffer.isView(value) || value instanceof SharedArrayBuffer) return "b";
  if (seen.has(value)) return "^";
  seen.add(value);
  let text = "{";
  for (const one of Object.values(value)) text += `${describePlace(one, seen)},`;
  return `${text}}`;
}
