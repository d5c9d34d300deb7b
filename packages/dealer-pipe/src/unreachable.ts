const HELP: { readonly [code: string]: string } = {
  ENOENT: "no boss listens there: start it, or correct the path",
  ECONNREFUSED: "the boss that listened there has ended: start it again, or correct the path",
  ENOTDIR: "a part of it is no folder: correct the path",
  EACCES: "this user may not connect there: only the boss's own user may",
  EMFILE: "this program may open no more files: raise that limit (ulimit -n)",
  ENFILE: "this machine may open no more files: raise that limit",
};

/** Why nobody was reached, as a sentence that says what to do; `code` is that of the system's error, its `cause`. */
export function explained(path: string, cause: Error): Error {
  const { code } = cause as NodeJS.ErrnoException;
  const help = code === undefined ? undefined : HELP[code];
  if (help === undefined) return cause;
  return Object.assign(new Error(`the pipe ${path} cannot be used: ${help}`, { cause }), {
    code,
  });
}
