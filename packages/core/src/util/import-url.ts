/** Imports what a URL names; in a file of its own, since the script core is published as must borrow it. */
export function importUrl(url: string): Promise<unknown> {
  return import(url);
}
