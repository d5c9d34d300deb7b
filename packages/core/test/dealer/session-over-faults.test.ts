import type { PacketDealer, WorkerSide } from "@bossworks/core/driver";
import { expect, onTestFinished, test } from "vitest";
import { memoryDealer } from "../../build/dealer/memory-dealer.js";
import { memoryFaults } from "../../build/dealer/memory-faults.js";
import { SessionPort } from "../../build/port/session-port.js";
import { LANE, makeFrame } from "../../build/protocol/frame.js";
import { turn, until, upTo } from "./support.js";

const FRAMES = 2000;
const FRAMES_A_TURN = 4;
const CUTS = 5;
/** No packet of a handshake is lost with these: the next attempt would begin 5 s later. */
const SEEDS = [2, 5, 14];

test.each(SEEDS)(
  "seed %i: a session over links that do all harm loses, repeats and reorders nothing",
  async (seed) => {
    const faults = memoryFaults({ seed, drop: 0.01, repeat: 0.03, reorder: 0.03, delayMs: [0, 2] });
    const { boss, worker } = new Meeting(memoryDealer({ faults }));
    for (let round = 1; round <= CUTS; round++) {
      await sendSome([boss, worker]);
      const [a, b] = [boss.came.length, worker.came.length];
      await until("frames of this link", () => boss.came.length > a && worker.came.length > b);
      faults.cut();
      await until("the break", () => boss.breaks === round && worker.breaks === round);
    }
    for (const side of [boss, worker]) {
      await until("all frames", () => side.came.length >= FRAMES);
      expect(side.came).toEqual(upTo(FRAMES).map((n) => n + 1));
    }
    const { dropped, repeated, reordered } = faults.counts;
    expect(Math.min(dropped, repeated, reordered)).toBeGreaterThan(0);
  },
);

/** A round's frames of each, few in a turn, so that they become many packets. */
async function sendSome(sides: readonly Side[]): Promise<void> {
  for (let sent = 0; sent < FRAMES / CUTS; sent += FRAMES_A_TURN) {
    for (const side of sides) for (let i = 0; i < FRAMES_A_TURN; i++) side.sendNext();
    await turn();
  }
}

/** Two sides of a session; whenever a link of the worker's is over it comes back by another one. */
class Meeting {
  readonly boss: Side;
  readonly worker: Side;
  readonly #dealer: PacketDealer;
  #isOver = false;

  constructor(dealer: PacketDealer) {
    this.#dealer = dealer;
    this.boss = new Side("boss", dealer, () => {});
    this.worker = new Side("worker", dealer, () => this.#dial());
    onTestFinished(() => {
      this.#isOver = true;
      for (const { port } of [this.boss, this.worker]) port.abort("the test is over");
    });
    this.#dial();
  }

  #dial(): void {
    if (!this.#isOver) void this.#connect();
  }

  async #connect(): Promise<void> {
    const link = this.boss.port.newLink();
    const { channel, address } = this.#dealer.channel("w1", link);
    link.attach(channel);
    const { connect } = (await import(address.module)) as WorkerSide;
    if (this.#isOver) return;
    const workersLink = this.worker.port.newLink();
    workersLink.attach(await connect(address, workersLink));
  }
}

/** One side of a session: its port, and the numbers of the frames that came. */
class Side {
  readonly port: SessionPort;
  readonly came: number[] = [];
  breaks = 0;
  #sent = 0;

  /** `onLinkOver` is called once per link that broke or was refused. */
  constructor(side: "boss" | "worker", { features }: PacketDealer, onLinkOver: () => void) {
    this.port = new SessionPort(
      {
        onFrame: (_lane, { id }) => void this.came.push(id),
        onWritable: () => {},
        onBatchEnd: () => false,
        onEnd: () => {},
      },
      {
        onLinkBroken: () => {
          this.breaks++;
          onLinkOver();
        },
        onLinkRestored: () => {},
        onLinkRefused: () => onLinkOver(),
      },
      {
        side,
        workerId: "w1",
        token: new Uint8Array(32),
        binding: new Uint8Array(0),
        features,
        windowBytes: 8 * 1024 * 1024,
        maxBodyBytes: [1024, 64 * 1024],
        heartbeatMs: 100,
      },
    );
  }

  sendNext(): void {
    this.port.send(LANE.DATA, makeFrame("DATA", ++this.#sent, new Uint8Array(300)));
  }
}
