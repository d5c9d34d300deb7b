const HELP: { readonly [code: string]: string } = {
  EMFILE: "this program may open no more files: raise that limit (ulimit -n), or employ fewer at once",
  ENFILE: "this machine may open no more files: raise that limit, or employ fewer at once",
  EAGAIN: "this user may start no more processes: raise that limit (ulimit -u), or employ fewer at once",
};

/** What is told when the system starts no process, as a sentence that says what to do; `cause` is the system's error. */
export function spawnProblem(cause: NodeJS.ErrnoException): Error {
  const { code } = cause;
  const help = code === undefined ? undefined : HELP[code];
  if (help === undefined) return cause;
  return Object.assign(new Error(`no process can be started for it: ${help}`, { cause }), { code });
}
