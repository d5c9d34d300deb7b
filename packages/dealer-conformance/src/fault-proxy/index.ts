export type { Endpoint } from "./endpoint.js";
export { type FaultProxy, type FaultProxyOptions, faultProxy } from "./fault-proxy.js";
export type { CutBytes, Direction, Faults, Side } from "./faults.js";
export type { ProxyConnection } from "./proxy-connection.js";
