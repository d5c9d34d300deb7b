/** True for `class` declarations, which cannot be called as functions. */
export function isClass(code: object): boolean {
  return /^class\b/.test(Function.prototype.toString.call(code));
}

/** True when instances of a class have this method: its own or inherited, but not what every object has. */
export function hasMethod(construct: object, method: string): boolean {
  if (method === "constructor" || method in Object.prototype) return false;
  const { prototype } = construct as { prototype?: Record<string, unknown> };
  return typeof prototype?.[method] === "function";
}
