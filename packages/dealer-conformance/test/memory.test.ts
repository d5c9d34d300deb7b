import { memoryDealer } from "@bossworks/core";
import { describeDealer } from "@bossworks/dealer-conformance";

describeDealer({ name: "memory", createPair: () => ({ dealer: memoryDealer() }) });
