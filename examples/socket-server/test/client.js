import { once } from "node:events";
import { connect as connectSocket } from "node:net";
import { createInterface } from "node:readline";

/** A client of the server. Rejects when it is not let in by the system. */
export async function connect(port) {
  const socket = connectSocket(port, "127.0.0.1");
  await once(socket, "connect");
  // Who reads is told by the end of the lines.
  socket.on("error", () => {});
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  const next = async () => (await lines.next()).value;
  return {
    /** The next line, undefined at the end. */
    next,
    /** The answer to a request. */
    ask(request) {
      socket.write(`${request}\n`);
      return next();
    },
    /** Says it has no more to ask, and waits for the end. */
    async quit() {
      if (!socket.closed) await Promise.all([once(socket, "close"), socket.end("quit\n")]);
    },
    /** Is gone, in the rudest way. */
    reset: () => socket.resetAndDestroy(),
  };
}

/** What an answer says: `{ count, worker, pid }`, the count of primes or of connections. */
export function read(answer) {
  const match = /^(?<count>\d+) .*, by worker (?<worker>\w+), process (?<pid>\d+)$/.exec(answer);
  if (!match) throw new Error(`no answer: ${answer}`);
  const { count, worker, pid } = match.groups;
  return { count: Number(count), worker, pid: Number(pid) };
}
