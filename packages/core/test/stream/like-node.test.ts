import { once } from "node:events";
import { connect, createServer } from "node:net";
import type { Duplex } from "node:stream";
import { expect, onTestFinished, test } from "vitest";
import { makeBoss } from "../failures/support/boss.js";
import { within } from "../failures/support/deadline.js";
import { behaviours } from "../fixtures/stream/behaviours.mjs";
import { behave } from "./support.js";

/** One end of a stream whose other end does as the behaviour says: a worker's, or a real socket's. */
const PLACES: { readonly [place: string]: (as: keyof typeof behaviours) => Promise<Duplex> } = {
  async worker(as) {
    const employee = await makeBoss().employ(behave, { params: { as } as never });
    return employee.stream();
  },
  async socket(as) {
    const server = createServer({ allowHalfOpen: true }, (socket) => void behaviours[as](socket));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as { port: number };
    onTestFinished(() => void server.close());
    const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    await once(socket, "connect");
    return socket;
  },
};

/** What is seen of a stream until it closes, in order; all text that comes in a row as one. */
async function watch(stream: Duplex): Promise<string[]> {
  const seen: string[] = [];
  let text = "";
  const note = (what: string): void => {
    if (text) seen.push(`data ${text}`);
    text = "";
    seen.push(what);
  };
  stream.setEncoding("utf8").on("data", (chunk) => {
    text += chunk;
  });
  for (const name of ["end", "finish", "error"]) stream.on(name, () => note(name));
  await within("close", once(stream, "close"));
  note("close");
  return seen;
}

/** The order of "finish" and of what comes from the other end is chance where both happen at once. */
const sorted = (seen: string[]): string[] => seen.toSorted();

test.each(Object.entries(PLACES))(
  "a %s: what is piped through comes back whole, then both halves end",
  async (_, open) => {
    const stream = await open("capitals");
    const seen = watch(stream);
    stream.write("some ");
    stream.end("words");
    expect(await seen).toEqual(["finish", "data SOME WORDS", "end", "close"]);
    expect([stream.destroyed, stream.readableEnded, stream.writableFinished]).toEqual([true, true, true]);
  },
);

test.each(Object.entries(PLACES))(
  "a %s: the half that is written goes on after the other has ended",
  async (_, open) => {
    const stream = await open("endsFirst");
    const seen = watch(stream);
    await within("end", once(stream, "end"));
    expect([stream.destroyed, stream.writable]).toEqual([false, true]);
    stream.end("last");
    expect(await seen).toEqual(["data first", "end", "finish", "close"]);
  },
);

test.each(Object.entries(PLACES))(
  "a %s: the half that is read goes on after the other has ended",
  async (_, open) => {
    const stream = await open("answersLast");
    const seen = watch(stream);
    stream.end("hello");
    expect(await seen).toEqual(["finish", "data you said hello", "end", "close"]);
  },
);

test.each(Object.entries(PLACES))("a %s: halves without a byte end too", async (_, open) => {
  const stream = await open("silent");
  const seen = watch(stream);
  stream.end();
  expect(sorted(await seen)).toEqual(["close", "end", "finish"]);
});

test.each(Object.entries(PLACES))(
  "a %s: writing after the end, and after destruction, fails as Node says",
  async (_, open) => {
    const stream = await open("answersLast");
    stream.on("error", () => {});
    stream.end("done");
    const failure = (): Promise<string> =>
      new Promise((resolve) =>
        stream.write("more", (error) => resolve((error as { code?: string })?.code ?? "ok")),
      );
    expect(await failure()).toBe("ERR_STREAM_WRITE_AFTER_END");
    const other = await open("answersLast");
    other.destroy();
    const later = new Promise((resolve) =>
      other.write("x", (error) => resolve((error as { code?: string })?.code)),
    );
    expect(await later).toBe("ERR_STREAM_DESTROYED");
  },
);
