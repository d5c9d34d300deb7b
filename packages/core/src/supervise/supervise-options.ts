import type { EmployOptions } from "../boss/boss-options.js";
import { type RestartOptions, type RestartSettings, toRestartSettings } from "./restart-options.js";

/** Restarts of one employed worker. */
export interface SuperviseOptions extends RestartOptions {
  /**
   * True: messages that are known to have never reached the one who ended go to the next one before anything else.
   * Default false: they are handed back by the event `exit` and nothing more.
   */
  redeliver?: boolean | undefined;
}

/** Restart options of an employment once defaults are in. */
export interface SuperviseSettings extends RestartSettings {
  readonly redeliver: boolean;
}

/** Checks the option `restart` of an employment and fills in the defaults. Throws `TypeError`. */
export function toSuperviseSettings(options: SuperviseOptions | undefined): SuperviseSettings {
  const settings = toRestartSettings("boss.employ restart", options, "never", { redeliver: "boolean" });
  return { ...settings, redeliver: options?.redeliver ?? false };
}

/**
 * What of the options of an employment holds for its restarts: what limited the wait for the first start does not, and what
 * the user does to `env` afterwards is no part of it.
 */
export function optionsOfRestarts(options: EmployOptions): EmployOptions {
  const { signal: _signal, timeoutMs: _timeoutMs, env, ...others } = options;
  return { ...others, ...(env && { env: { ...env } }) };
}
