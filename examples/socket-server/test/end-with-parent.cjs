// Required into the servers of tests before anything else: one whose test is gone, however it went, ends at once. Workers have
// no channel to a test, and end with their boss.
process.once("disconnect", () => process.kill(process.pid, "SIGKILL"));
process.channel?.unref();
