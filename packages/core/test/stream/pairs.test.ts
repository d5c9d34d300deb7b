import { expect, test } from "vitest";
import { makeBoss } from "../failures/support/boss.js";
import { event, streamWorker, tell, textOf } from "./support.js";

const puppet = () => makeBoss().employ(streamWorker("puppet"));

test("both ends get one stream by its name, whoever asks first", async () => {
  const employee = await puppet();
  const first = employee.stream("boss first");
  first.write("1");
  await tell(employee, "open", "boss first");
  await tell(employee, "open", "worker first");
  await tell(employee, "write", "worker first", { text: "2" });
  const second = employee.stream("worker first");
  second.end("3");
  await tell(employee, "end", "worker first");
  expect(await tell(employee, "read", "boss first")).toBe("1");
  expect(await tell(employee, "read", "worker first")).toBe("3");
  expect(await textOf(second)).toBe("2");
});

test("left out, the name is empty; several streams stand beside each other", async () => {
  const employee = await puppet();
  const names = ["", "a", "b", "ä".repeat(127)];
  const streams = [employee.stream(), ...names.slice(1).map((name) => employee.stream(name))];
  expect(new Set(streams).size).toBe(names.length);
  for (const name of names) await tell(employee, "open", name);
  for (const [index, stream] of streams.entries()) stream.end(`for ${index}`);
  for (const [index, name] of names.entries()) {
    expect(await tell(employee, "read", name)).toBe(`for ${index}`);
    await tell(employee, "end", name, { text: `from ${index}` });
  }
  for (const [index, stream] of streams.entries()) expect(await textOf(stream)).toBe(`from ${index}`);
});

test("who asks again gets the same stream while it is open, and another one afterwards", async () => {
  const employee = await puppet();
  for (let round = 1; round <= 3; round++) {
    const stream = employee.stream("again");
    expect(employee.stream("again")).toBe(stream);
    await tell(employee, "open", "again");
    expect(await tell(employee, "isSame", "again")).toBe(true);
    stream.end(`round ${round}`);
    expect(await tell(employee, "read", "again")).toBe(`round ${round}`);
    await tell(employee, "end", "again", { text: `end ${round}` });
    expect(await textOf(stream)).toBe(`end ${round}`);
    expect(await tell(employee, "closed", "again")).toEqual(
      expect.arrayContaining(["end", "finish", "close"]),
    );
    expect(employee.stream("again")).not.toBe(stream);
    employee.stream("again").destroy();
  }
});

test("a stream that was destroyed before the other end asked for it is never seen there", async () => {
  const employee = await puppet();
  for (let round = 0; round < 4; round++) {
    for (let i = 0; i < 500; i++) {
      employee
        .stream("x")
        .on("error", () => {})
        .destroy(new Error("changed my mind"));
    }
    // What goes behind them: they are over at both ends when its answer comes.
    const last = employee.stream(`round ${round}`);
    last.end();
    await tell(employee, "open", `round ${round}`);
    await tell(employee, "end", `round ${round}`);
    expect(await textOf(last)).toBe("");
  }
  const stream = employee.stream("x");
  stream.end("this one");
  await tell(employee, "open", "x");
  expect(await tell(employee, "read", "x")).toBe("this one");
  await tell(employee, "end", "x", { text: "seen" });
  expect(await textOf(stream)).toBe("seen");
});

test("one that was destroyed at one end and asked for again pairs with what the other end asks for next", async () => {
  const employee = await puppet();
  const former = employee.stream();
  await tell(employee, "open");
  await tell(employee, "write", "", { text: "former" });
  former.resume();
  await event(former, "data");
  former.destroy();
  const next = employee.stream();
  next.write("next");
  await tell(employee, "closed");
  await tell(employee, "open");
  expect(await tell(employee, "read")).toBe("next");
});
