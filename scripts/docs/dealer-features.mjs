import { memoryDealer } from "@bossworks/core";
import { pipeDealer } from "@bossworks/dealer-pipe";
import { redisDealer } from "@bossworks/dealer-redis";
import { shmDealer } from "@bossworks/dealer-shm";
import { zmqDealer } from "@bossworks/dealer-zmq";

/** A dealer of every kind there is; none is opened. */
const dealers = () => [
  ["shm:", shmDealer()],
  ["pipe:", pipeDealer()],
  ["zmq+ipc:", zmqDealer()],
  ["zmq+tcp: with CURVE", zmqDealer({ url: "zmq+tcp://*", curve: true })],
  ["zmq+tcp: insecure", zmqDealer({ url: "zmq+tcp://*", insecure: true })],
  ["redis:", redisDealer()],
  ["memory:", memoryDealer()],
];

const show = (value) =>
  typeof value === "boolean"
    ? value
      ? "yes"
      : "no"
    : value === Number.POSITIVE_INFINITY
      ? "any"
      : String(value);

/** What each dealer says of itself: the very object core and the conformance kit act upon, and whether it has a lobby. */
export const dealerFeatures = {
  file: "docs/dealers.md",
  region: "features",

  render() {
    const columns = dealers().map(([name, { features, lobby }]) => ({
      name,
      features: { ...features, lobby: lobby !== undefined },
    }));
    const names = Object.keys(columns[0].features);
    const header = `| feature | ${columns.map(({ name }) => name).join(" | ")} |\n|---|${columns.map(() => "---|").join("")}`;
    const rows = names.map(
      (feature) =>
        `| \`${feature}\` | ${columns.map(({ features }) => show(features[feature])).join(" | ")} |`,
    );
    return [header, ...rows].join("\n");
  },
};
