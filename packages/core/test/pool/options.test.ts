import { expect, test } from "vitest";
import { makeBoss, tasks } from "./support.js";

test.each([
  [{ size: 0 }, /size.*0.*at least 1/],
  [{ size: -2 }, /size.*-2/],
  [{ size: 1.5 }, /size.*1\.5/],
  [{ size: "4" }, /size.*"4"/],
  [{ size: Number.POSITIVE_INFINITY }, /size.*Infinity/],
  [{ size: { min: 3, max: 1 } }, /size.*min <= max/],
  [{ size: { min: -1, max: 1 } }, /size.*min/],
  [{ size: { min: 0, max: 0 } }, /size/],
  [{ size: { min: 1 } }, /size/],
  [{ size: { min: 1, max: 2, most: 3 } }, /size/],
  [{ size: null }, /size.*null/],
  [{ perWorker: 0 }, /perWorker.*0.*at least 1/],
  [{ perWorker: 1.5 }, /perWorker.*1\.5/],
  [{ prefetch: 1000 }, /prefetch.*1000.*256/],
  [{ prefetch: -1 }, /prefetch.*-1/],
  [{ queueLimit: -1 }, /queueLimit.*-1/],
  [{ queueLimit: Number.NaN }, /queueLimit.*NaN/],
  [{ taskTimeoutMs: "1s" }, /taskTimeoutMs.*"1s".*milliseconds/],
  [{ taskTimeoutMs: -5 }, /taskTimeoutMs.*-5/],
  [{ retries: -1 }, /retries.*-1/],
  [{ restart: "always" }, /restart.*a string/],
  [{ restart: { policy: "sometimes" } }, /policy.*"sometimes".*"never"/],
  [{ restart: { intensty: 3 } }, /"intensty".*"intensity"/],
  [{ restart: { backoffMs: { min: 5, max: 1 } } }, /max.*1/],
  [{ recycleAfterTasks: 0 }, /recycleAfterTasks.*0/],
  [{ onCreate: 5 }, /onCreate.*5.*function/],
  [{ env: "PATH" }, /env/],
  [{ env: { PATH: 5 } }, /env/],
  [{ execArgv: "--inspect" }, /execArgv.*array/],
  [{ stdio: "ignore" }, /stdio.*"ignore".*"pipe"/],
  [{ resourceLimits: 512 }, /resourceLimits.*512/],
  [{ resourceLimits: { stackSizeMb: 0 } }, /resourceLimits.*stackSizeMb.*0/],
  [{ resourceLimits: { maxOldGenerationMb: 64 } }, /"maxOldGenerationMb".*"maxOldGenerationSizeMb"/],
  [{ at: "remote" }, /boss\.pool: at.*token/],
  [{ sise: 4 }, /"sise".*"size"/],
  [{ perworker: 4 }, /"perworker".*"perWorker"/],
  [{ params: 1 }, /"params"/],
  [null, /null/],
])(
  "boss.pool with %o is a TypeError that names the option, what was given and what is allowed; nobody is employed",
  (options, message) => {
    const boss = makeBoss();
    const make = () => boss.pool(tasks("echo"), options as never);
    expect(make).toThrow(TypeError);
    expect(make).toThrow(message);
    expect(boss.staff.size).toBe(0);
  },
);

test.each([[undefined], [{}], ["tasks.mjs"], [() => 1], [new URL("file:///x.mjs")]])(
  "boss.pool of no definition (%o) is a TypeError",
  (what) => {
    expect(() => makeBoss().pool(what as never)).toThrow(TypeError);
    expect(() => makeBoss().pool(what as never)).toThrow(/definition|defineWorker|workerAt/);
  },
);
