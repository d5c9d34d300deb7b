import { describeDealer } from "@bossworks/dealer-conformance";
import { redisDealer } from "@bossworks/dealer-redis";
import { useServer } from "./support/service.js";

const url = await useServer();

describeDealer({
  name: "redis",
  createPair: () => ({ dealer: redisDealer({ url }) }),
  createMeetingPlace: () => ({ createDealer: () => redisDealer({ url }) }),
});
