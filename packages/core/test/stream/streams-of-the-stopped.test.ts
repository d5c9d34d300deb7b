import { expect, test } from "vitest";
import { makeBoss } from "../failures/support/boss.js";
import { within } from "../failures/support/deadline.js";
import { streamWorker, tell, textOf } from "./support.js";

const BYTES = 500_000;

test.each(["before", "after"])(
  "what a worker had ended before STOP can be read whole, by who asks for it %s the end",
  async (asks) => {
    const employee = await makeBoss().employ(streamWorker("puppet"));
    const early = asks === "before" ? employee.stream() : undefined;
    await tell(employee, "open");
    await tell(employee, "end", "", { text: "x".repeat(BYTES) });
    await tell(employee, "finished");
    await within("stop", employee.stop());
    expect((await textOf(early ?? employee.stream())).length).toBe(BYTES);
  },
);
