import workerpool from "workerpool";
import { computing, plusOne } from "./pool-tasks.js";

workerpool.worker({ plusOne, computing });
