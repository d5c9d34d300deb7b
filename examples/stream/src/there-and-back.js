import { pipeline } from "node:stream/promises";
import { pack, unpack } from "./zip.worker.js";

/** Sends a source through a worker that packs and another that unpacks, into a sink; resolves to what the first one tells. */
export async function thereAndBack(boss, source, sink) {
  const packer = await boss.employ(pack, { params: { level: 6 } });
  const unpacker = await boss.employ(unpack);
  await pipeline(source, packer.stream(), unpacker.stream(), sink);
  await unpacker.result;
  return packer.result;
}
