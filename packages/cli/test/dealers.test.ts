import { expect, test } from "vitest";
import { DEALERS } from "../../core/build/dealer/registry.js";
import { ALLOWED_DEALERS, DEALER_KINDS, kindOf } from "../src/dealers.js";

test("the dealers the command knows are those of core's registry: packages and schemes", () => {
  const { memory, ...others } = DEALERS;
  const known = DEALER_KINDS.map((kind) => ({ package: kind.package, schemes: kind.schemes }));
  expect(known).toEqual(
    Object.values(others).map((entry) => ({ package: entry.package, schemes: entry.schemes })),
  );
  for (const scheme of memory?.schemes ?? []) expect(ALLOWED_DEALERS).toContain(scheme);
});

test("the usual URL of each is of its own kind", () => {
  for (const kind of DEALER_KINDS) expect(kindOf(kind.url)).toBe(kind);
});
