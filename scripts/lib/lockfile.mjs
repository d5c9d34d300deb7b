/** Words in package names that stand for a system, and npm's name for it. */
const SYSTEMS = {
  aix: "aix",
  android: "android",
  darwin: "darwin",
  freebsd: "freebsd",
  linux: "linux",
  macos: "darwin",
  netbsd: "netbsd",
  openbsd: "openbsd",
  openharmony: "openharmony",
  sunos: "sunos",
  win32: "win32",
  windows: "win32",
};

/** Words in package names that stand for a processor, and npm's name for it. */
const PROCESSORS = {
  64: "x64",
  arm: "arm",
  arm64: "arm64",
  ia32: "ia32",
  loong64: "loong64",
  mips64el: "mips64el",
  ppc64: "ppc64",
  ppc64le: "ppc64",
  riscv64: "riscv64",
  s390x: "s390x",
  wasm32: "wasm32",
  x64: "x64",
};

/** What is wrong with a parsed package-lock.json, in words. */
export function findLockfileProblems({ packages }) {
  const urls = Object.entries(packages).filter(([, { resolved }]) => /^https?:/.test(resolved ?? ""));
  const missing = findMissing(packages);
  return [
    ...urls.map(([path]) => `${path}: names the registry it came from, which others may not reach`),
    ...missing.map(({ name, path }) => `${name}: ${path} may need it on another system, but it is missing`),
  ];
}

/** The parsed package-lock.json with the missing packages of other systems added. */
export function completeLockfile(lock) {
  const added = findMissing(lock.packages).map(({ name, range, dev }) => [
    `node_modules/${name}`,
    { version: range.replace(/^[~^]/, ""), ...platformOf(name), ...(dev && { dev }), optional: true },
  ]);
  const packages = [...Object.entries(lock.packages), ...added].sort(([a], [b]) => (a < b ? -1 : 1));
  return { ...lock, packages: Object.fromEntries(packages) };
}

/** The system and processor a package is for, by its name, in npm's terms. */
export function platformOf(name) {
  const words = name.toLowerCase().split(/[^a-z0-9]+/);
  const os = words.map((word) => SYSTEMS[word]).find(Boolean);
  const cpu = words.map((word) => PROCESSORS[word]).find(Boolean);
  // Without either, npm would install it everywhere.
  if (!cpu) throw new Error(`${name}: for which processor is it? Add its entry to the lock file by hand`);
  return { cpu: [cpu], ...(os && { os: [os] }), ...(words.includes("musl") && { libc: ["musl"] }) };
}

function findMissing(packages) {
  return Object.entries(packages).flatMap(([path, { optionalDependencies = {}, dev }]) =>
    Object.entries(optionalDependencies)
      .filter(([name]) => !isReachable(packages, path, name))
      .map(([name, range]) => ({ name, range, path, dev })),
  );
}

/** As Node looks for it: in the package's own node_modules, then in those of all folders above. */
function isReachable(packages, path, name) {
  for (let folder = path; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/")))) {
    const prefix = folder === "" ? "" : `${folder}/`;
    if (packages[`${prefix}node_modules/${name}`]) return true;
    if (folder === "") return false;
  }
}
