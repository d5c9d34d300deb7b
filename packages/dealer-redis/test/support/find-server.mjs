import { findProgram } from "../../../../scripts/lib/find-program.mjs";

/** The path of redis-server or valkey-server, which take the same options; installed where there is none. */
export function findServer() {
  return findProgram({
    what: "Redis 7 or Valkey",
    programs: ["redis-server", "valkey-server"],
    packages: { "apt-get": "redis-server", dnf: "valkey", apk: "redis", brew: "redis" },
    // The package starts a service; the program alone is wanted.
    afterwards: [
      ["service", "redis-server", "stop"],
      ["update-rc.d", "redis-server", "disable"],
    ],
  });
}
