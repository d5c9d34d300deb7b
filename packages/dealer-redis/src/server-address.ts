const DEFAULT_PORT = 6379;

/** Where one server is, and who we are there. Holds a password. */
export interface ServerAddress {
  readonly host: string;
  readonly port: number;
  readonly username: string | undefined;
  readonly password: string | undefined;
  /** Undefined: it says nothing of it. */
  readonly db: number | undefined;
  readonly isTls: boolean;
}

/** Reads a URL. Throws `TypeError`, which shows nothing of it: it may hold a password. */
export function serverOf(text: unknown, where: string): ServerAddress {
  const url = typeof text === "string" && URL.canParse(text) ? new URL(text) : undefined;
  if (!url || (url.protocol !== "redis:" && url.protocol !== "rediss:")) {
    throw new TypeError(
      `${where}: no URL of redis:// or rediss:// given; one such as redis://user:password@host:6379/0 is allowed`,
    );
  }
  if (url.search || url.hash) {
    throw new TypeError(
      `${where}: a URL with a query or a fragment given; further options go into redis: { ... }`,
    );
  }
  const path = url.pathname.replace(/^\//, "");
  if (!/^\d*$/.test(path)) throw new TypeError(`${where}: its path is not the number of a database`);
  return {
    host: url.hostname.replace(/^\[|\]$/g, "") || "127.0.0.1",
    port: Number(url.port || DEFAULT_PORT),
    username: decoded(url.username, where),
    password: decoded(url.password, where),
    db: path === "" ? undefined : Number(path),
    isTls: url.protocol === "rediss:",
  };
}

/** How a server is named in errors: without user and password. */
export function nameOf({ host, port }: Pick<ServerAddress, "host" | "port">): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

function decoded(text: string, where: string): string | undefined {
  try {
    return text === "" ? undefined : decodeURIComponent(text);
  } catch {
    throw new TypeError(
      `${where}: a percent sign in user or password is allowed before two hexadecimal digits only`,
    );
  }
}
