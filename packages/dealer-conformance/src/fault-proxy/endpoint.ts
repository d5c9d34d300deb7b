/** A place to listen at or to connect to: a Unix socket (a named pipe on Windows), or TCP. Default host: 127.0.0.1. */
export type Endpoint = { readonly path: string } | { readonly port: number; readonly host?: string };

const LOOPBACK = "127.0.0.1";

/** Longer paths are cut by Node 20 in silence, and another file would be meant. */
const MAX_PATH_BYTES = 103;

const MAX_PORT = 65_535;

/** What was given, complete. Throws `TypeError` unless it is a path or a port; `where` names the option. */
export function checkEndpoint(where: string, endpoint: Endpoint): Endpoint {
  const { path, port, host } = (endpoint ?? {}) as { path?: unknown; port?: unknown; host?: unknown };
  if (typeof path === "string" && path !== "" && port === undefined && host === undefined) {
    const length = Buffer.byteLength(path);
    if (process.platform === "win32" || length <= MAX_PATH_BYTES) return { path };
    throw new TypeError(
      `faultProxy: ${where}: a path of ${length} bytes given; at most ${MAX_PATH_BYTES} are allowed`,
    );
  }
  const isPort = Number.isInteger(port) && Number(port) >= 0 && Number(port) <= MAX_PORT;
  if (path === undefined && isPort && (host === undefined || typeof host === "string")) {
    return { port: Number(port), host: host ?? LOOPBACK };
  }
  throw new TypeError(`faultProxy: ${where}: { path } or { port, host } is allowed`);
}

/** True for TCP. */
export function isTcp(endpoint: Endpoint): boolean {
  return "port" in endpoint;
}
