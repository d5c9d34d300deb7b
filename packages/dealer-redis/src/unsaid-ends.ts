/** Links made from here that broke before their end could be said, by employment. */
const unsaid = new Map<string, Buffer[]>();

/** A link broke: the server tells the boss nothing of it. */
export function owe(employment: string, link: Buffer): void {
  unsaid.set(employment, [...endsOwed(employment), link]);
}

/** What who comes back has to say first. */
export function endsOwed(employment: string): readonly Buffer[] {
  return unsaid.get(employment) ?? [];
}

/** These were said. */
export function paid(employment: string, links: readonly Buffer[]): void {
  const rest = endsOwed(employment).filter((link) => !links.includes(link));
  if (rest.length > 0) unsaid.set(employment, rest);
  else unsaid.delete(employment);
}
