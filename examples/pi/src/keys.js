const CTRL_C = "\x03";

/** Turns keys into orders to all workers. Returns what gives the terminal back. */
export function listenToKeys(input, boss, view) {
  let quitting = false;
  const orders = {
    s: async () => {
      view.say("suspending all ...");
      await boss.suspend();
      view.say("all stand still; r resumes them");
    },
    r: async () => {
      await boss.resume();
      view.say("");
    },
    x: async () => {
      view.say("stopping all ...");
      await boss.stop();
    },
    [CTRL_C]: async () => {
      if (quitting) return boss.kill();
      quitting = true;
      view.say("stopping all; Ctrl-C again kills them");
      return boss.stop();
    },
  };
  orders.q = orders.x;
  const onKey = (key) => {
    // A worker may end while it is being asked; what it was asked no longer matters then.
    orders[key.toLowerCase()]?.().catch((error) => view.say(`${error.code}: ${error.message}`));
  };
  input.setRawMode(true);
  input.setEncoding("utf8");
  input.on("data", onKey);
  return () => {
    input.off("data", onKey);
    input.setRawMode(false);
    input.pause();
  };
}
