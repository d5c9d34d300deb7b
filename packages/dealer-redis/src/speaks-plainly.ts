import { createConnection } from "node:net";
import { clearTimeout, setTimeout } from "@bossworks/core/timers";

/** A server of Redis answers that at once, whoever asks. */
const QUESTION = "PING\r\n";
const ANSWER = /^[+-]/;
const ANSWER_MS = 500;

/** Whether what listens there answers as Redis does without TLS, to who got no answer with it. Never rejects. */
export function speaksPlainly(host: string, port: number): Promise<boolean> {
  const socket = createConnection({ host, port });
  return new Promise((resolve) => {
    const timer = setTimeout(() => end(false), ANSWER_MS);
    const end = (answers: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answers);
    };
    socket.on("error", () => end(false));
    socket.once("close", () => end(false));
    socket.once("data", (bytes) => end(ANSWER.test(bytes.toString("latin1"))));
    socket.write(QUESTION);
  });
}
