import { Boss, Host } from "@bossworks/core";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Conformance } from "../conformance.js";
import { failureOf, TEST_MS, within } from "../deadline.js";
import { echo, spin } from "../workers.js";
import type { Meeting } from "./meeting.js";

const MODULES = [new URL("../workers.js", import.meta.url)];

/** A boss and a host over dealers of this kind. */
export function hosts(c: Conformance): void {
  describe("hosts", { timeout: TEST_MS }, () => {
    test("a host joins, and a worker there is sent messages and signals like any other", async () => {
      const meeting = await c.meeting();
      const boss = bossOf(meeting);
      await within("join", hostOf(meeting).start());
      const talks = await within("employ", boss.employ(echo, { at: "here" }));
      const reads = talks[Symbol.asyncIterator]();
      for (let i = 0; i < 100; i++) await within("send", talks.send(i));
      for (let i = 0; i < 100; i++) expect((await within("message", reads.next())).value).toBe(i);
      const busy = await within("employ", boss.employ(spin, { at: "here" }));
      expect((await within("suspend", busy.suspend())).status).toBe("STATUS_SUSPENDED");
      expect((await within("resume", busy.resume())).status).toBe("STATUS_RUNNING");
      await within("stop", busy.stop());
      expect([...boss.hosts.values()].map(({ name }) => name)).toEqual(["here"]);
    });

    test("a worker at a host that goes outlives nothing of it: both ends are told", async () => {
      const meeting = await c.meeting();
      const boss = bossOf(meeting);
      const host = await within("join", hostOf(meeting).start());
      const left = new Promise((resolve) => boss.once("hostleft", resolve));
      const employee = await within("employ", boss.employ(spin, { at: "here" }));
      const closing = host.close();
      await within("the worker's end", employee.exited);
      await within("leaving", Promise.all([left, closing]));
      expect([boss.hosts.size, boss.staff.size]).toEqual([0, 0]);
    });

    test("who has another token never joins", async () => {
      const meeting = await c.meeting();
      const boss = bossOf(meeting);
      const stranger = hostOf(meeting, "x".repeat(32));
      const joined = stranger.start();
      joined.catch(() => {});
      await within("join", hostOf(meeting).start());
      await within("close", stranger.close());
      await failureOf("start", joined);
      expect(boss.hosts.size).toBe(1);
    });
  });
}

function bossOf(meeting: Meeting): Boss {
  const boss = new Boss({
    dealer: meeting.dealer(),
    token: tokenOf(meeting),
    stopGraceMs: 2000,
    killGraceMs: 1000,
  });
  onTestFinished(() => within("boss.close", boss.close()));
  return boss;
}

function hostOf(meeting: Meeting, token = tokenOf(meeting)): Host {
  const host = new Host({
    dealer: meeting.dealer(),
    token,
    name: "here",
    modules: MODULES,
    slots: 4,
    stopGraceMs: 2000,
  });
  onTestFinished(() => within("host.close", host.close()));
  return host;
}

/** Two meetings at one place do not meet. */
function tokenOf({ secret }: Meeting): string {
  return secret.toString("hex");
}
