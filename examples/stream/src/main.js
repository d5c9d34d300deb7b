import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { Writable } from "node:stream";
import { Boss } from "@bossworks/core";
import { thereAndBack } from "./there-and-back.js";

const file = process.argv[2] ?? process.execPath;
const before = createHash("sha256");
const after = createHash("sha256");

async function* source() {
  for await (const chunk of createReadStream(file)) {
    before.update(chunk);
    yield chunk;
  }
}

const sink = new Writable({
  write(chunk, _encoding, done) {
    after.update(chunk);
    done();
  },
});

const boss = new Boss();
try {
  const { bytes, packed } = await thereAndBack(boss, source, sink);
  console.log(`${bytes} bytes of ${file} were ${packed} on the way`);
  console.log(
    before.digest("hex") === after.digest("hex") ? "the same came back" : "something else came back",
  );
} finally {
  await boss.close();
}
