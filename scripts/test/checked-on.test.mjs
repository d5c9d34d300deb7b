import { expect, test } from "vitest";
import { whyNotHere } from "../lib/checked-on.mjs";
import { listWorkspaces } from "../lib/workspaces.mjs";

test("an example that says nothing of systems is checked on all", () => {
  expect(whyNotHere({}, "win32")).toBe(undefined);
});

test("one that names systems is checked on these; for others it is said what is missing", () => {
  const manifest = { checkedOn: { platforms: ["linux", "darwin"], needs: "signals" } };
  expect(whyNotHere(manifest, "darwin")).toBe(undefined);
  expect(whyNotHere(manifest, "win32")).toBe(
    "its check needs signals: it is run on linux and darwin, this is win32",
  );
});

test("on Linux no example is left out", () => {
  const examples = listWorkspaces("examples");
  expect(examples.length).toBeGreaterThan(0);
  for (const { name, manifest } of examples) expect(whyNotHere(manifest, "linux"), name).toBe(undefined);
});
