const HELP: { readonly [code: string]: string } = {
  EMFILE: "this program may open no more files: raise that limit (ulimit -n), or employ fewer at once",
  ENFILE: "this machine may open no more files: raise that limit, or employ fewer at once",
  EAGAIN: "this user may start no more processes: raise that limit (ulimit -u), or employ fewer at once",
};

/** Flags of Node's permission model, https://nodejs.org/api/permissions.html. */
const FLAGS = { process: "--allow-child-process", thread: "--allow-worker" };

/** What is told when none is started for a worker, as a sentence that says what to do; `cause` is the system's or Node's error. */
export function startProblem(kind: "process" | "thread", cause: NodeJS.ErrnoException): Error {
  const { code } = cause;
  const help =
    code === "ERR_ACCESS_DENIED"
      ? `this program may start none: give it ${FLAGS[kind]}`
      : code !== undefined && HELP[code];
  if (!help) return cause;
  return Object.assign(new Error(`no ${kind} can be started for it: ${help}`, { cause }), { code });
}
