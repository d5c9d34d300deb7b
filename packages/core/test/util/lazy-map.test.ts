import fc from "fast-check";
import { expect, test } from "vitest";
import { LazyMap } from "../../build/util/lazy-map.js";
import { LazySet } from "../../build/util/lazy-set.js";

const KEYS = [1, 2, 3];

type Step = { readonly what: "add" | "delete" | "clear"; readonly key: number };

const steps = fc.array(
  fc.record<Step>({
    what: fc.constantFrom("add", "delete", "delete", "clear"),
    key: fc.constantFrom(...KEYS),
  }),
);

test("a lazy map is what a Map is, whatever is done to it", () => {
  fc.assert(
    fc.property(steps, (taken) => {
      const lazy = new LazyMap<number, string>();
      const map = new Map<number, string>();
      taken.forEach(({ what, key }, turn) => {
        if (what === "clear") for (const each of [lazy, map]) each.clear();
        else if (what === "delete") expect(lazy.delete(key)).toBe(map.delete(key));
        else for (const each of [lazy, map]) each.set(key, `of turn ${turn}`);
        expect([...lazy]).toEqual([...map]);
        expect([...lazy.values()]).toEqual([...map.values()]);
        expect(lazy.size).toBe(map.size);
        for (const known of KEYS) {
          expect(lazy.get(known)).toBe(map.get(known));
          expect(lazy.has(known)).toBe(map.has(known));
        }
      });
    }),
  );
});

test("a lazy set is what a Set is, whatever is done to it", () => {
  fc.assert(
    fc.property(steps, (taken) => {
      const lazy = new LazySet<number>();
      const set = new Set<number>();
      for (const { what, key } of taken) {
        if (what === "add") for (const each of [lazy, set]) each.add(key);
        else expect(lazy.delete(key)).toBe(set.delete(key));
        expect([...lazy]).toEqual([...set]);
        expect(lazy.size).toBe(set.size);
      }
    }),
  );
});

test("who goes through a lazy map may take out what he meets, to the last", () => {
  const lazy = new LazyMap<number, string>();
  for (const key of KEYS) lazy.set(key, "here");
  const met: number[] = [];
  for (const [key] of lazy) {
    met.push(key);
    lazy.delete(key);
  }
  expect(met).toEqual(KEYS);
  expect(lazy.size).toBe(0);
});
