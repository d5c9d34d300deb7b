export { type CurveKeys, makeCurveKeys } from "./curve/curve-keys.js";
export { type CurveOptions, type HostCurveOptions, type ZmqDealerOptions, zmqDealer } from "./zmq-dealer.js";
