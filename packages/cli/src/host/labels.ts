import { InvalidArgumentError } from "commander";

/** A host's labels by their names, in the order given. */
export type Labels = ReadonlyMap<string, string>;

/** Adds `--label <name=value>` to those before. */
export function collectLabel(text: string, before: Labels = new Map()): Labels {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined)
    throw new InvalidArgumentError('a name, "=" and a value are allowed, as in gpu=a100.');
  if (before.has(name)) throw new InvalidArgumentError(`there is a label ${name} already.`);
  return new Map([...before, [name, value]]);
}
