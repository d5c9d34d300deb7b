import { isIP } from "node:net";

/** Where a boss listens. */
export type ZmqPlace =
  | { readonly kind: "tcp"; readonly host: string; readonly port: number | undefined }
  | { readonly kind: "ipc"; readonly path: string | undefined };

/** What a URL says: the place, and options by name. */
export interface ZmqUrl {
  readonly place: ZmqPlace;
  readonly query: URLSearchParams;
}

const LOOPBACK = "127.0.0.1";
const EVERY_HOST = new Set(["0.0.0.0", "::"]);
const MAX_PORT = 65_535;
const MAX_SOCKET_PATH_BYTES = 103;
const TCP = /^zmq\+tcp:\/\/(?<host>\[[^\]]*\]|[^/:?#@]*)(?::(?<port>\d{0,5}|\*))?\/?(?:\?(?<query>[^#]*))?$/i;
const IPC = /^zmq\+ipc:(?:\/\/)?(?<path>\/(?!\/)[^?#]*)?(?:\?(?<query>[^#]*))?$/i;

/** Reads `zmq+tcp://host:port` or `zmq+ipc:///path`. Throws `TypeError`, which shows nothing of a text that may hold secrets. */
export function readZmqUrl(text: string): ZmqUrl {
  const tcp = TCP.exec(text)?.groups;
  if (tcp) return { place: tcpPlace(tcp.host ?? "", tcp.port ?? ""), query: new URLSearchParams(tcp.query) };
  const ipc = IPC.exec(text)?.groups;
  if (ipc) return { place: ipcPlace(ipc.path), query: new URLSearchParams(ipc.query) };
  throw new TypeError(
    "zmqDealer: url: a URL such as zmq+tcp://127.0.0.1:5555, zmq+tcp://[::1]:*, zmq+ipc:// or zmq+ipc:///run/x.sock is allowed",
  );
}

/** Who can reach it is on this machine. A name counts as another machine's, whatever it means there. */
export function isLocal(place: ZmqPlace): boolean {
  if (place.kind === "ipc") return true;
  const { host } = place;
  return host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
}

/** Where a host finds the boss that listens at a place, as libzmq writes it. Throws `TypeError` when that says too little. */
export function endpointOf(place: ZmqPlace): string {
  if (place.kind === "ipc") {
    if (place.path !== undefined) return `ipc://${place.path}`;
    throw new TypeError(
      "zmqDealer: url: a path is missing, by which a host finds its boss: give both the same, such as zmq+ipc:///run/jobs.sock",
    );
  }
  const { host, port } = place;
  if (EVERY_HOST.has(host))
    throw new TypeError(
      `zmqDealer: url: ${host} is every address of a machine; give a host one by which it reaches its boss, such as zmq+tcp://jobs.example.org:5555`,
    );
  if (port === undefined)
    throw new TypeError(
      "zmqDealer: url: a port is missing, by which a host finds its boss: give both the same, such as zmq+tcp://jobs.example.org:5555",
    );
  return `tcp://${bracketed(host)}:${port}`;
}

/** A host's address as it stands before a port. */
export function bracketed(address: string): string {
  return isIP(address) === 6 ? `[${address}]` : address;
}

/** What is wrong with the path of a socket, if anything; a sentence. */
function socketPathProblem(path: string): string | undefined {
  if (path.includes("\0")) return "a path with a zero byte given; none is allowed";
  if (!path.startsWith("/") || path.endsWith("/"))
    return `"${path}" given; the absolute path of a socket, such as /run/jobs.sock, is allowed`;
  const bytes = Buffer.byteLength(path);
  return bytes > MAX_SOCKET_PATH_BYTES
    ? `a path of ${bytes} bytes given; at most ${MAX_SOCKET_PATH_BYTES} are allowed: ${path}`
    : undefined;
}

function tcpPlace(host: string, port: string): ZmqPlace {
  const name = host.startsWith("[") ? host.slice(1, -1) : host;
  if (host.startsWith("[") && isIP(name) !== 6)
    throw new TypeError("zmqDealer: url: in brackets an IPv6 address is allowed, such as [::1]");
  const number = Number(port);
  if (port !== "*" && number > MAX_PORT)
    throw new TypeError(
      `zmqDealer: url: port ${port} given; 0 to ${MAX_PORT}, or * for a free one, is allowed`,
    );
  return {
    kind: "tcp",
    host: name === "*" ? "0.0.0.0" : name || LOOPBACK,
    port: port === "*" || number === 0 ? undefined : number,
  };
}

function ipcPlace(encoded: string | undefined): ZmqPlace {
  if (encoded === undefined) return { kind: "ipc", path: undefined };
  const path = decoded(encoded);
  const problem = socketPathProblem(path);
  if (problem !== undefined) throw new TypeError(`zmqDealer: url: ${problem}`);
  return { kind: "ipc", path };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new TypeError("zmqDealer: url: a percent sign is allowed before two hexadecimal digits only");
  }
}
