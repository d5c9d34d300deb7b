let handed: Uint8Array | undefined;

/** Notes V8's compiled code of core that a process was handed over, before core is loaded. */
export function handOverCode(code: Uint8Array): void {
  handed = code;
}

/** What was noted. */
export function handedCode(): Uint8Array | undefined {
  return handed;
}
