import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { StartQueue } from "../../build/boss/start-queue.js";
import { within } from "../failures/support/deadline.js";

const NEVER = new AbortController().signal;

test("who gives up in the queue is out of it at once, and the next one still gets its turn", async () => {
  const queue = new StartQueue(1);
  const over = await queue.turn(NEVER);
  const controller = new AbortController();
  const given = queue.turn(controller.signal);
  const next = queue.turn(NEVER);
  const reason = new Error("changed my mind");
  controller.abort(reason);
  await expect(within("giving up", given)).rejects.toBe(reason);
  over();
  const nextOver = await within("the next turn", next);
  nextOver();
  await within("a later turn", queue.turn(NEVER));
});

test("a turn that came leaves no listener, nor does one that was given up; an abort after it changes nothing", async () => {
  const queue = new StartQueue(1);
  const over = await queue.turn(NEVER);
  const controller = new AbortController();
  const waiting = queue.turn(controller.signal);
  expect(getEventListeners(controller.signal, "abort")).toHaveLength(1);
  over();
  const waitingOver = await within("the turn", waiting);
  expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
  controller.abort();
  const next = queue.turn(NEVER);
  waitingOver();
  await within("the next turn", next);
});

test("who has given up before takes no turn", async () => {
  const queue = new StartQueue(1);
  await expect(queue.turn(AbortSignal.abort("no"))).rejects.toBe("no");
  await within("a turn", queue.turn(NEVER));
});
