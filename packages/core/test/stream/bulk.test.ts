import { testBulk } from "./bulk.js";

testBulk(64 * 1024 * 1024);
