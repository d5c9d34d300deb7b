import { createMailbox, type Frame, LANE, type Lane, MailboxPort, makeFrame } from "@bossworks/core/driver";
import { expect, onTestFinished, test } from "vitest";

/** Both ports of one mailbox in this thread; what `worker` hands over is noted as lane and verb, after `onCame`. */
function ports(onCame: (sender: MailboxPort) => void = () => {}) {
  const { boss, worker } = createMailbox({ ringBytes: 65_536 });
  const came: string[] = [];
  const events = (onFrame: (lane: Lane, frame: Frame) => void) => ({
    onFrame,
    onWritable: () => {},
    onBatchEnd: () => false,
    onEnd: () => {},
  });
  const sender = new MailboxPort(
    boss,
    events(() => {}),
  );
  const receiver = new MailboxPort(
    worker,
    events((lane, { verb }) => {
      came.push(`${lane === LANE.CONTROL ? "control" : "data"} ${verb}`);
      onCame(sender);
    }),
  );
  onTestFinished(() => {
    sender.close();
    receiver.close();
  });
  return { sender, receiver, came };
}

test("what was ordered is handed over first, in a look of its own", () => {
  const { sender, receiver, came } = ports();
  sender.send(LANE.DATA, makeFrame("DATA"));
  sender.send(LANE.CONTROL, makeFrame("SUSPEND", 1));
  receiver.poll();
  expect(came).toEqual(["control SUSPEND"]);
  receiver.poll();
  expect(came).toEqual(["control SUSPEND", "data DATA"]);
});

test("a stream of orders does not keep data away", () => {
  const { sender, receiver, came } = ports();
  sender.send(LANE.DATA, makeFrame("DATA"));
  for (let id = 1; id <= 4; id++) {
    sender.send(LANE.CONTROL, makeFrame("STATUS", id));
    receiver.poll();
  }
  expect(came).toContain("data DATA");
});

test.each([1, 2, 3])("what was said before data is handed over before it, also after %i orders", (orders) => {
  const { sender, receiver, came } = ports((peer) => {
    if (came.length !== orders) return;
    peer.send(LANE.CONTROL, makeFrame("ASK", 1));
    peer.send(LANE.DATA, makeFrame("DATA"));
  });
  for (let id = 1; id <= orders; id++) {
    sender.send(LANE.CONTROL, makeFrame("STATUS", id));
    receiver.poll();
  }
  while (receiver.poll());
  expect(came.slice(orders)).toEqual(["control ASK", "data DATA"]);
});
