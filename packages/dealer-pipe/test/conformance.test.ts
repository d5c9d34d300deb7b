import { describeDealer } from "@bossworks/dealer-conformance";
import { pipeDealer } from "@bossworks/dealer-pipe";

describeDealer({ name: "pipe", createPair: () => ({ dealer: pipeDealer() }) });
