/**
 * Takes one out of a list; false when it is not there. Cheap for who came last, as those do who nest, and for who came
 * first, as those do who queue.
 */
export function removeOne<T>(items: T[], item: T): boolean {
  const index = items[0] === item ? 0 : items.lastIndexOf(item);
  if (index < 0) return false;
  if (index === 0) items.shift();
  else items.splice(index, 1);
  return true;
}
