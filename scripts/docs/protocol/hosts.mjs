import { built } from "./built.mjs";
import { hexOf } from "./notate.mjs";
import { counting } from "./scripted-crypto.mjs";

const { hostSecrets } = await built("remote/host-secrets.js");
const { OrderSeal } = await built("remote/order-seal.js");

const TOKEN = "correct horse battery staple";

/** What a boss and its hosts make of their token, and how orders are sealed. */
export function hostVectors() {
  const secrets = hostSecrets(TOKEN);
  const [hostNonce, bossNonce] = [counting(0x10, 16), counting(0x30, 16)];
  const seal = new OrderSeal(secrets.orders, Buffer.from(hostNonce, "hex"), Buffer.from(bossNonce, "hex"));
  const orders = ["first", "second"].map((text) => Buffer.from(text));
  return {
    token: TOKEN,
    lobby: hexOf(secrets.lobby),
    session: hexOf(secrets.session),
    orders: hexOf(secrets.orders),
    seal: {
      hostNonce,
      bossNonce,
      sealed: orders.map((order) => ({ order: hexOf(order), hex: hexOf(seal.seal(order)) })),
    },
  };
}
