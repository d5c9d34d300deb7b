import { ThreadWorker } from "poolifier";
import { computing, plusOne } from "./pool-tasks.js";

export default new ThreadWorker({ plusOne, computing });
