/** Node on Linux cuts longer ones at 108 bytes without a word, macOS allows 104 with the zero at the end. */
const MAX_SOCKET_PATH_BYTES = 103;
const MAX_PIPE_NAME_CHARACTERS = 256;
const WINDOWS_PREFIX = /^\\\\[.?]\\pipe\\./;

type Platform = NodeJS.Platform;

/** Throws `TypeError` for a path the system would cut or refuse. */
export function checkPipePath(path: string, platform: Platform = process.platform): void {
  const problem = pipePathProblem(path, platform);
  if (problem !== undefined) throw new TypeError(`pipe: ${problem}`);
}

/** What is wrong with a path, if anything; a sentence. */
export function pipePathProblem(path: string, platform: Platform = process.platform): string | undefined {
  if (path.includes("\0")) return "a path with a zero byte given; none is allowed";
  if (platform === "win32") {
    if (!WINDOWS_PREFIX.test(path)) return `"${path}" given; a name such as \\\\.\\pipe\\jobs is allowed`;
    return path.length > MAX_PIPE_NAME_CHARACTERS
      ? `a name of ${path.length} characters given; at most ${MAX_PIPE_NAME_CHARACTERS} are allowed`
      : undefined;
  }
  if (!path.startsWith("/") || path.endsWith("/")) {
    return `"${path}" given; the absolute path of a socket, such as /run/jobs.sock, is allowed`;
  }
  const bytes = Buffer.byteLength(path);
  return bytes > MAX_SOCKET_PATH_BYTES
    ? `a path of ${bytes} bytes given, which the system would cut; at most ${MAX_SOCKET_PATH_BYTES} are allowed: ${path}`
    : undefined;
}

/**
 * The path a URL names: undefined for `pipe:`, which leaves the choice to us. `pipe:/run/x.sock` is the pipe
 * `\\.\pipe\run-x.sock` on Windows. Throws `TypeError` for anything else.
 */
export function pathOfUrl(text: string, platform: Platform = process.platform): string | undefined {
  const url = new URL(text);
  if (url.host) {
    throw new TypeError(
      `pipe: "${text}" names the host "${url.host}"; write pipe:///${url.host}${url.pathname}`,
    );
  }
  if (url.search || url.hash) throw new TypeError(`pipe: "${text}" given; a path alone is allowed`);
  const path = decoded(url.pathname);
  if (path === "") return undefined;
  return platform === "win32" ? `\\\\.\\pipe\\${path.replace(/^\/+/, "").replaceAll("/", "-")}` : path;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new TypeError(
      `pipe: "${text}" given; a percent sign is allowed before two hexadecimal digits only`,
    );
  }
}
