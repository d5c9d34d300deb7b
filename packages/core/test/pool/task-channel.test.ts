import { expect, test } from "vitest";
import { TaskChannel, type TaskRoute } from "../../build/pool/task-channel.js";
import { ByteSpan } from "../../build/util/byte-span.js";
import { codeOf, within } from "./support.js";

/** More than half of a task's window: of two of them one waits. */
const LARGE = 700_000;
const MAX_MESSAGE = 64 * 1024 * 1024;
const ENOUGH = 100 * 1024 * 1024;

/** A worker's window that takes what it is given, or holds it: notes what was given by its first byte. */
class Route implements TaskRoute {
  readonly given: number[] = [];
  readonly everGiven: number[] = [];
  readonly #isFull: boolean;

  constructor(isFull = false) {
    this.#isFull = isFull;
  }

  give({ source, start }: ByteSpan, onTaken: () => void): () => boolean {
    const mark = source[start] as number;
    this.given.push(mark);
    this.everGiven.push(mark);
    if (!this.#isFull) onTaken();
    return () => this.#isFull && this.given.splice(this.given.indexOf(mark), 1).length === 1;
  }

  grant(): void {}
}

function message(mark: number, bytes = 10): ByteSpan {
  return ByteSpan.of(new Uint8Array(bytes).fill(mark));
}

test.each([false, true])(
  "what waits for a task's window goes with the task to the next worker, in order (begun: %s)",
  async (hadBegun) => {
    const channel = new TaskChannel(MAX_MESSAGE);
    const [first, second] = [new Route(), new Route()];
    channel.handed(first);
    const sent = [LARGE, LARGE, 10].map((bytes, i) => channel.send(message(i + 1, bytes), {}));
    expect(first.given).toEqual([1]);
    if (hadBegun) channel.granted(0);
    channel.takenBack();
    const meanwhile = channel.send(message(4), {});
    channel.handed(second);
    channel.granted(ENOUGH);
    expect(second.given).toEqual(hadBegun ? [2, 3, 4] : [1, 2, 3, 4]);
    await within("the sends", Promise.all([...sent, meanwhile]));
    expect(first.given).toEqual([1]);
  },
);

test.each([false, true])("a task that ends settles all that was sent to it (begun: %s)", async (hadBegun) => {
  const channel = new TaskChannel(MAX_MESSAGE);
  channel.handed(new Route());
  const sent = [1, 2].map((mark) => channel.send(message(mark, LARGE), {}));
  if (hadBegun) channel.granted(0);
  channel.takenBack();
  channel.ended(undefined);
  await within("the sends", Promise.all(sent));
});

test.each<[string, number, (channel: TaskChannel) => void]>([
  ["worker", LARGE, () => {}],
  ["room in the task's window", LARGE, (channel) => channel.handed(new Route())],
  ["room in the worker's window", 10, (channel) => channel.handed(new Route(true))],
])(
  "a send that is given up while there is no %s is never delivered; what follows is",
  async (_, bytes, hand) => {
    const channel = new TaskChannel(MAX_MESSAGE);
    hand(channel);
    const before = channel.send(message(1, LARGE), {});
    const controller = new AbortController();
    const givenUp = channel.send(message(2, bytes), { signal: controller.signal });
    const after = channel.send(message(3), {});
    controller.abort();
    expect(await codeOf("the send", givenUp)).toBe("ABORTED");
    channel.takenBack();
    const next = new Route();
    channel.handed(next);
    channel.granted(ENOUGH);
    expect(next.given).toEqual([1, 3]);
    await within("the others", Promise.all([before, after]));
  },
);

test("what one that is taken back leaves free is not given to those behind it", async () => {
  const channel = new TaskChannel(MAX_MESSAGE);
  const former = new Route(true);
  channel.handed(former);
  const sent = [1, 2].map((mark) => channel.send(message(mark, LARGE), {}));
  channel.takenBack();
  expect([former.given, former.everGiven]).toEqual([[], [1]]);
  channel.ended(undefined);
  await within("the sends", Promise.all(sent));
});

test("a send whose message was taken is not given up any more", async () => {
  const channel = new TaskChannel(MAX_MESSAGE);
  channel.handed(new Route());
  const controller = new AbortController();
  const sent = channel.send(message(1), { signal: controller.signal });
  controller.abort();
  await within("the send", sent);
});
