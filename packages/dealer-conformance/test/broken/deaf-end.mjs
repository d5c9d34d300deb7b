/** A worker's side that never looks at the signal it is given; `of` is the address of one that does. */
export async function connect({ of }, events) {
  const side = await import(of.module);
  return side.connect(of, events);
}
