/** The trivial task: all that is measured is the way to it and back. */
export function plusOne(n) {
  return n + 1;
}

/** The same after so long of computing; tasks of unlike length. */
export function computing({ n, computeMs }) {
  if (computeMs > 0) {
    const end = performance.now() + computeMs;
    while (performance.now() < end);
  }
  return n + 1;
}
