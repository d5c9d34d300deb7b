import { randomBytes } from "node:crypto";

/** A file that is to be written. Holds a secret. */
export interface KeyFile {
  readonly name: string;
  readonly content: string;
  readonly isSecret: boolean;
  readonly use: string;
}

/** A pair of CURVE keys, as `makeCurveKeys` makes them. */
export interface CurvePair {
  readonly publicKey: string;
  readonly secretKey: string;
}

/** As many as are in a CURVE key: nobody tries that many out. */
const TOKEN_BYTES = 32;

/** The two files of a pair. They hold the key and no line end, so that what is read from them is the key. */
export function curveFiles({ publicKey, secretKey }: CurvePair): KeyFile[] {
  return [
    {
      name: "curve.pub",
      content: publicKey,
      isSecret: false,
      use: "the boss's public CURVE key: zmqDealer({ curve: { publicKey } }), and at its hosts --server-key-file",
    },
    {
      name: "curve.key",
      content: secretKey,
      isSecret: true,
      use: "the boss's secret CURVE key: zmqDealer({ curve: { secretKey } }); keep it where the boss runs",
    },
  ];
}

/** The secret of a boss and its hosts, of letters that need no escaping in URLs, shells and configurations. */
export function tokenFile(): KeyFile {
  return {
    name: "token",
    content: randomBytes(TOKEN_BYTES).toString("base64url"),
    isSecret: true,
    use: "the secret of a boss and its hosts: new Boss({ token }), and bossworks host --token-file",
  };
}
