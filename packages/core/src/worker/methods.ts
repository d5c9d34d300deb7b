/** True for `class` declarations, which cannot be called as functions. */
export function isClass(code: Function): boolean {
  return /^class\b/.test(Function.prototype.toString.call(code));
}

/** True when instances of a class have this method: its own or inherited, but not what every object has. */
export function hasMethod(construct: Function, method: string): boolean {
  if (method === "constructor" || method in Object.prototype) return false;
  return typeof (construct.prototype as Record<string, unknown> | undefined)?.[method] === "function";
}
