#!/usr/bin/env node
import { main } from "./main.js";

// Who reads us may have read enough, as in `bossworks bench | head -3`.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

process.exitCode = await main(process.argv.slice(2));
