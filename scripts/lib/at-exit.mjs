/** Exit codes a shell reports for a program ended by these signals: 128 + the signal's number. */
const SIGNAL_EXIT_CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

const actions = new Set();
let installed = false;

/**
 * Runs `action` (synchronous) when this program ends, also by Ctrl-C or a supervisor's SIGTERM, newest first, so that
 * what was opened last is closed first. Returns the function that withdraws it.
 */
export function atExit(action) {
  install();
  actions.add(action);
  return () => actions.delete(action);
}

function install() {
  if (installed) return;
  installed = true;
  process.once("exit", runActions);
  for (const [signal, code] of Object.entries(SIGNAL_EXIT_CODES))
    process.once(signal, () => process.exit(code));
}

function runActions() {
  for (const action of [...actions].reverse()) action();
}
