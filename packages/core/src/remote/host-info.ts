/** A host that has joined, as its boss knows it now. */
export interface HostInfo {
  /** Of this joining: "h1". */
  readonly id: string;
  /** What it calls itself; others may be called so too. */
  readonly name: string;
  readonly pid: number;
  readonly labels: { readonly [name: string]: string };
  /** Workers it takes at a time. */
  readonly slots: number;
  /** Workers it has. */
  readonly busy: number;
  /** Names of the definitions it runs. */
  readonly definitions: readonly string[];
  /** "broken": its link is gone, and may come back until `lostAfterMs`. "draining": it takes no new workers. */
  readonly state: "up" | "broken" | "draining";
}

/** Events of a boss about its hosts. */
export interface HostEvents {
  /** A host has joined. */
  hostjoined: { readonly host: HostInfo };
  /** It takes no new workers any more, and leaves when those it has are gone. */
  hostdraining: { readonly host: HostInfo };
  /** It has left, or is lost. */
  hostleft: { readonly host: HostInfo; readonly reason: string };
  /** A worker is started at a host whose module of it has other contents than the one here. Once for each joining and definition. */
  hostmismatch: { readonly host: HostInfo; readonly definition: string };
}

/** Names of the events, for recognising a mistyped one. */
export const HOST_EVENTS: readonly (keyof HostEvents)[] = [
  "hostjoined",
  "hostdraining",
  "hostleft",
  "hostmismatch",
];
