import { Boss } from "@bossworks/core";
import { makeCurveKeys, type ZmqDealerOptions, zmqDealer } from "@bossworks/dealer-zmq";
import { expect, test } from "vitest";

const KEYS = makeCurveKeys();
const OTHER = makeCurveKeys();
const LONG = `/tmp/${"x".repeat(99)}`;

test.each<[unknown, RegExp]>([
  [{ ulr: "zmq+ipc://" }, /"ulr".*"url"/],
  [{ url: 5 }, /url.*5/],
  [{ url: "" }, /url.*zmq\+tcp:/],
  [{ url: "pipe:" }, /url.*zmq\+ipc:/],
  [{ url: "tcp://127.0.0.1:1" }, /url.*zmq\+tcp:/],
  [{ url: "zmq+tcp://user@127.0.0.1" }, /url.*zmq\+tcp:/],
  [{ url: "zmq+tcp://127.0.0.1:65536" }, /port 65536.*65535/],
  [{ url: "zmq+tcp://127.0.0.1:http" }, /url.*zmq\+tcp:/],
  [{ url: "zmq+tcp://127.0.0.1/path" }, /url.*zmq\+tcp:/],
  [{ url: "zmq+tcp://[::1" }, /url.*zmq\+tcp:/],
  [{ url: "zmq+tcp://[127.0.0.1]" }, /IPv6/],
  [{ url: "zmq+ipc://run/x.sock" }, /url.*zmq\+ipc:\/\/\/run/],
  [{ url: "zmq+ipc:x.sock" }, /url/],
  [{ url: "zmq+ipc:///tmp/" }, /absolute/],
  [{ url: `zmq+ipc://${LONG}` }, /104 bytes.*103/],
  [{ url: `zmq+ipc:///tmp/${"%C3%BC".repeat(50)}` }, /105 bytes.*103/],
  [{ url: "zmq+ipc:///tmp/%00" }, /zero byte/],
  [{ url: "zmq+ipc:///tmp/%zz" }, /percent/],
  [{ url: "zmq+tcp://127.0.0.1?curve=yes" }, /curve=true/],
  [{ url: "zmq+tcp://127.0.0.1?linger=1" }, /curve=true/],
  [{ url: "zmq+tcp://0.0.0.0" }, /curve: true.*insecure: true/],
  [{ url: "zmq+tcp://*:5555" }, /curve: true.*insecure: true/],
  [{ url: "zmq+tcp://[::]" }, /curve: true.*insecure: true/],
  [{ url: "zmq+tcp://10.0.0.5:5555" }, /curve: true.*insecure: true/],
  [{ url: "zmq+tcp://jobs.example.org" }, /curve: true.*insecure: true/],
  [{ url: "zmq+tcp://0.0.0.0?insecure=true", insecure: false }, /curve: true/],
  [{ insecure: "yes" }, /insecure.*yes/],
  [{ curve: "keys" }, /curve.*makeCurveKeys/],
  [{ curve: KEYS.secretKey }, /"curve": a string given/],
  [KEYS.secretKey, /^zmqDealer: a string given/],
  [{ curve: null }, /curve.*makeCurveKeys/],
  [{ curve: {} }, /curve\.publicKey/],
  [{ curve: { ...KEYS, extra: 1 } }, /curve.*"extra"/],
  [{ curve: { publicKey: KEYS.publicKey } }, /curve\.secretKey/],
  [{ curve: { ...KEYS, secretKey: KEYS.secretKey.slice(1) } }, /curve\.secretKey/],
  [{ curve: { ...KEYS, secretKey: `~${KEYS.secretKey.slice(1)}` } }, /curve\.secretKey/],
  [{ curve: { ...KEYS, publicKey: OTHER.publicKey } }, /curve\.publicKey.*belong/],
  [{ curve: { ...KEYS, allow: OTHER.publicKey } }, /curve\.allow/],
  [{ curve: { ...KEYS, allow: ["key"] } }, /curve\.allow/],
  [{ curve: { serverKey: "key" } }, /curve\.serverKey/],
  [{ curve: { serverKey: undefined } }, /curve\.serverKey/],
  [{ curve: { serverKey: KEYS.publicKey, allow: [] } }, /curve.*"allow"/],
  [{ curve: { serverKey: KEYS.publicKey, publicKey: OTHER.publicKey } }, /curve\.secretKey/],
  [{ curve: { serverKey: KEYS.publicKey, secretKey: OTHER.secretKey } }, /curve\.publicKey/],
  [{ curve: { serverKey: KEYS.publicKey, ...OTHER, publicKey: KEYS.publicKey } }, /curve\.publicKey.*belong/],
  [{ handshakeTimeoutMs: 0 }, /handshakeTimeoutMs.*0 given.*from 1/],
  [{ handshakeTimeoutMs: 0.5 }, /handshakeTimeoutMs.*0\.5 given.*from 1/],
  [{ handshakeTimeoutMs: -1 }, /handshakeTimeoutMs.*-1/],
  [null, /options/],
])("zmqDealer(%o) is a TypeError that names the option and what is allowed", (options, message) => {
  const make = (): unknown => zmqDealer(options as ZmqDealerOptions);
  expect(make).toThrow(TypeError);
  expect(make).toThrow(message);
});

test.each<[ZmqDealerOptions | undefined, object]>([
  [undefined, { remote: false, encrypted: false, strangersCanWrite: false }],
  [{}, { remote: false }],
  [{ url: undefined }, { remote: false }],
  [{ url: `zmq+ipc:///tmp/${"x".repeat(98)}` }, { remote: false }],
  [{ url: "zmq+ipc:/run/x%20y.sock" }, { remote: false }],
  [{ url: "zmq+tcp://" }, { remote: true, encrypted: false, strangersCanWrite: false }],
  [{ url: "ZMQ+TCP://127.0.0.1:0/" }, { remote: true }],
  [{ url: "zmq+tcp://127.8.8.8:*" }, { remote: true, strangersCanWrite: false }],
  [{ url: "zmq+tcp://[::1]:5555" }, { remote: true, strangersCanWrite: false }],
  [
    { url: "zmq+tcp://0.0.0.0:5555", insecure: true },
    { encrypted: false, strangersCanWrite: true },
  ],
  [{ url: "zmq+tcp://0.0.0.0:5555?insecure=true" }, { encrypted: false, strangersCanWrite: true }],
  [
    { url: "zmq+tcp://0.0.0.0:5555", curve: true },
    { encrypted: true, strangersCanWrite: false },
  ],
  [{ url: "zmq+tcp://jobs.example.org?curve=true" }, { encrypted: true }],
  [{ url: "zmq+ipc://?curve=true", curve: false }, { encrypted: false }],
  [{ curve: KEYS }, { encrypted: true }],
  [{ curve: { ...KEYS, allow: [OTHER.publicKey] } }, { encrypted: true }],
  [{ curve: { serverKey: KEYS.publicKey } }, { encrypted: true }],
  [{ curve: { serverKey: KEYS.publicKey, ...OTHER } }, { encrypted: true }],
])("zmqDealer(%o) makes a dealer", (options, features) => {
  const { name, features: told } = zmqDealer(options);
  expect(name).toBe("zmq");
  expect(told).toMatchObject({
    kind: "packet",
    place: "process",
    lossless: true,
    ordered: true,
    ...features,
  });
});

test.each([
  "zmq+ipc://",
  "zmq+ipc:///tmp/x.sock",
  "zmq+tcp://127.0.0.1",
  "zmq+tcp://127.0.0.1:0",
  "zmq+tcp://127.0.0.1:*",
  "zmq+tcp://[::1]:*",
  "zmq+tcp://0.0.0.0:*?curve=true",
])("a boss takes %s", (dealer) => {
  expect(new Boss({ dealer })).toBeInstanceOf(Boss);
});

test("a boss is told at once what is wrong", () => {
  expect(() => new Boss({ dealer: `zmq+ipc://${LONG}` })).toThrow(/103/);
  expect(() => new Boss({ dealer: "zmq+tcp://0.0.0.0" })).toThrow(/insecure: true/);
  expect(() => new Boss({ dealer: { kind: "zmq", url: "zmq+tcp://0.0.0.0" } })).toThrow(TypeError);
});
