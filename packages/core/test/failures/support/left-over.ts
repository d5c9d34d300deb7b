/**
 * Names, as `process.getActiveResourcesInfo()` tells them, of which there are more after than before. Fewer may be:
 * Node has work of its own in flight while a program starts.
 */
export function leftOver(before: readonly string[], after: readonly string[]): string[] {
  const rest = [...before];
  return after.filter((name) => {
    const at = rest.indexOf(name);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
}
