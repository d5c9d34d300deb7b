import { createDecipheriv, hkdfSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { hostSecrets } from "../../build/remote/host-secrets.js";
import { OrderSeal } from "../../build/remote/order-seal.js";

/** What docs/protocol.md shows of hosts. */
interface HostVectors {
  readonly token: string;
  readonly lobby: string;
  readonly session: string;
  readonly orders: string;
  readonly seal: {
    readonly hostNonce: string;
    readonly bossNonce: string;
    readonly sealed: readonly { readonly order: string; readonly hex: string }[];
  };
}

const url = new URL("../../../../docs/protocol/vectors/hosts.json", import.meta.url);
const vectors = JSON.parse(readFileSync(url, "utf8")) as HostVectors;
const bytes = (hex: string): Buffer => Buffer.from(hex, "hex");
const hexOf = (given: ArrayBuffer | Uint8Array): string => Buffer.from(given as Uint8Array).toString("hex");

test.each(["lobby", "session", "orders"] as const)(
  "the recorded secret of the %s is made of the token, as the page says",
  (what) => {
    expect(hexOf(hostSecrets(vectors.token)[what])).toBe(vectors[what]);
    const derived = hkdfSync("sha256", vectors.token, "", `bossworks/1 hosts ${what}`, 32);
    expect(hexOf(derived)).toBe(vectors[what]);
  },
);

test("the recorded orders open, with our code and with the page's words alone", () => {
  const { hostNonce, bossNonce, sealed } = vectors.seal;
  const seal = new OrderSeal(bytes(vectors.orders), bytes(hostNonce), bytes(bossNonce));
  const salt = bytes(hostNonce + bossNonce);
  const key = Buffer.from(
    hkdfSync("sha256", bytes(vectors.orders), salt, "bossworks/1 hosts order seal", 32),
  );
  for (const [number, { order, hex }] of sealed.entries()) {
    const opened = seal.open(bytes(hex));
    expect(opened && hexOf(opened)).toBe(order);
    const nonce = Buffer.alloc(12);
    nonce.writeUInt32BE(number, 8);
    const decipher = createDecipheriv("aes-256-gcm", key, nonce);
    decipher.setAuthTag(bytes(hex).subarray(-16));
    expect(hexOf(Buffer.concat([decipher.update(bytes(hex).subarray(0, -16)), decipher.final()]))).toBe(
      order,
    );
  }
});
