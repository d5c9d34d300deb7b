/** Takes one out of a list; cheap for who came last, as those do who nest, and for who came first, as those do who queue. */
export function removeOne<T>(items: T[], item: T): void {
  if (items[0] === item) items.shift();
  else {
    const index = items.lastIndexOf(item);
    if (index >= 0) items.splice(index, 1);
  }
}
