import { expect, test } from "vitest";
import { encode } from "../../build/codec/codec.js";
import { ControlOut } from "../../build/lane/control-out.js";
import type { Outgoing } from "../../build/lane/fragments.js";
import type { Outbox } from "../../build/lane/outbox.js";
import { makeFrame } from "../../build/protocol/frame.js";

const LARGE = encode("x".repeat(100_000));

test("orders behind two large answers keep their places, and what keeps none waits for nobody", () => {
  const sent: string[] = [];
  const bodies: Outgoing[] = [];
  const outbox = {
    controlBacklogBytes: 0,
    addControl: ({ frame }: Outgoing) => sent.push(`${frame.verb} ${frame.id}`),
    addBody: (body: Outgoing) => bodies.push(body),
  };
  const out = new ControlOut(outbox as unknown as Outbox);
  out.send(makeFrame("DATA", 1, LARGE));
  out.send(makeFrame("SUSPEND", 2));
  out.send(makeFrame("DATA", 3, LARGE));
  out.send(makeFrame("RESUME", 4));
  out.send(makeFrame("STATUS", 5));
  expect(sent).toEqual(["STATUS 5"]);
  for (let body = bodies.shift(); body; body = bodies.shift()) body.onSent?.();
  expect(sent.slice(1)).toEqual(["DATA 1", "SUSPEND 2", "DATA 3", "RESUME 4"]);
});
