export { type PipeDealerOptions, pipeDealer } from "./pipe-dealer.js";
