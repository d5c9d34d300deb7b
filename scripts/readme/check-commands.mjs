/** npm's own commands, which need no script; those that run scripts of the same name are not among them. */
const NPM_COMMANDS = new Set(
  "add audit ci create exec help i init install ls outdated pack publish update version view".split(" "),
);

/** Options of npm that take a value as the next word. */
const OPTIONS_WITH_VALUE = new Set(["-w", "--workspace", "--prefix"]);

const INSTALLS = new Set(["add", "i", "install"]);

/**
 * What is wrong with the npm and pnpm commands in a shell block, in words. Scripts must exist in the root package.json
 * and our packages under the names given: `scripts` and `packages` are those names.
 */
export function findCommandProblems(text, { scripts, packages }) {
  return splitCommands(text).flatMap((words) => {
    const [program, ...args] = words;
    if (program !== "npm" && program !== "pnpm") return [];
    const [command, ...names] = positional(args);
    if (command === "run" || command === "run-script") return missingScript(names[0], scripts, words);
    if (INSTALLS.has(command)) return missingPackages(names, packages);
    return command === undefined || NPM_COMMANDS.has(command) ? [] : missingScript(command, scripts, words);
  });
}

/** The commands of a shell block as words, without prompts, comments and variable assignments in front. */
export function splitCommands(text) {
  return text
    .replaceAll(/\\\r?\n/g, " ")
    .split(/\r?\n|&&|\|\||[;|]/)
    .map((line) => line.replace(/(^|\s)#.*$/, "").trim())
    .map((line) => line.replace(/^\$\s+/, "").replace(/^(?:\w+=\S*\s+)+/, ""))
    .filter((line) => line !== "")
    .map((line) => line.split(/\s+/));
}

function positional(args) {
  const own = args.includes("--") ? args.slice(0, args.indexOf("--")) : args;
  return own.filter((arg, i) => !arg.startsWith("-") && !OPTIONS_WITH_VALUE.has(own[i - 1]));
}

function missingScript(name, scripts, words) {
  return name === undefined || scripts.includes(name)
    ? []
    : [`${words.join(" ")}: there is no script "${name}"`];
}

function missingPackages(names, packages) {
  return names
    .map((name) => name.replace(/(?<=.)@.*$/, ""))
    .filter((name) => name.startsWith("@bossworks/") && !packages.includes(name))
    .map((name) => `there is no package ${name}`);
}
