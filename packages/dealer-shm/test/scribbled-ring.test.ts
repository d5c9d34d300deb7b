import { expect, test } from "vitest";
import { makeBoss, within, worker } from "./support.js";

const WHATS = [
  "a length beyond what was published",
  "a length of 4 GiB",
  "an unknown kind",
  "a tail beyond the ring",
  "a tail that goes back",
  "a tail off its alignment",
  "a frame of no bytes",
  "a frame whose verb goes beyond it",
  "a body that is no msgpack",
  "a first fragment that promises 4 GiB",
  "a last fragment without a first",
];

async function withNeighbour(name: string, params: unknown) {
  const boss = makeBoss({ dealer: "shm:" });
  const neighbour = await boss.employ(worker("echo.mjs", "echo"));
  const scribbler = await boss.employ(worker("scribble.mjs", name), { params });
  const goesOn = async (): Promise<void> => {
    await within("send", neighbour.send("still here" as never));
    const next = neighbour[Symbol.asyncIterator]();
    expect((await within("the neighbour", next.next())).value).toBe("still here");
    await next.return?.();
    expect((await within("status", neighbour.status())).status).toBe("STATUS_RUNNING");
  };
  return { boss, scribbler, goesOn };
}

test.each(["control", "data"].flatMap((lane) => WHATS.map((what) => [lane, what] as const)))(
  "%s ring scribbled with %s: that link ends with PROTOCOL_ERROR, the neighbour goes on",
  async (lane, what) => {
    const { boss, scribbler, goesOn } = await withNeighbour("scribble", { lane, what });
    const status = scribbler.status().catch((error: { code: string }) => error);
    await scribbler.send("now" as never);
    // A body that is no msgpack breaks nothing on the data lane before somebody looks at it.
    const reading = scribbler[Symbol.asyncIterator]()
      .next()
      .catch((error: { code: string }) => error);
    const error = await within(
      "result",
      scribbler.result.then(String, (problem) => problem),
    );
    expect([error.code, error.cause?.code]).toContain("PROTOCOL_ERROR");
    await within("exited", scribbler.exited);
    await within("status", status);
    await within("reading", reading);
    expect(boss.staff.has(scribbler.id)).toBe(false);
    await goesOn();
  },
);

test.each(Array.from({ length: 10 }, (_, i) => i + 1))(
  "all rings overwritten from seed %i: the boss and the neighbour go on, kill ends the scribbler",
  async (seed) => {
    const { boss, scribbler, goesOn } = await withNeighbour("scribbleAll", { seed });
    await scribbler.send("now" as never);
    await goesOn();
    await within("kill", scribbler.kill());
    await within("exited", scribbler.exited);
    await goesOn();
    await within("close", boss.close());
  },
);
