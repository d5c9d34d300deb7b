import { ByteSpan } from "../../build/util/byte-span.js";

/** Bytes as the vectors have them. */
export function hexOf(bytes: Uint8Array | ByteSpan): string {
  return ByteSpan.of(bytes).view().toString("hex");
}
