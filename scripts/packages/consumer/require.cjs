// CommonJS programs get the same package through require(esm); a top-level await anywhere in it would break them.
const { strictEqual } = require("node:assert");
const { Boss, defineWorker } = require("@bossworks/core");

strictEqual(typeof Boss, "function");
strictEqual(typeof defineWorker, "function");
