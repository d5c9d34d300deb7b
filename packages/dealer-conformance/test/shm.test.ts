import { describeDealer } from "@bossworks/dealer-conformance";
import { shmDealer } from "@bossworks/dealer-shm";

describeDealer({ name: "shm", createPair: () => ({ dealer: shmDealer() }) });
