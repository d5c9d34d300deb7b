/** The languages that are checked as code, and the file ending each stands for. */
const CODE_ENDINGS = {
  cjs: "cjs",
  javascript: "js",
  js: "js",
  mjs: "mjs",
  mts: "mts",
  ts: "ts",
  typescript: "ts",
};

/** The languages whose lines are commands. */
const SHELLS = new Set(["bash", "console", "sh", "shell"]);

const FILE_COMMENT = /^\s*\/\/\s*((?:[\w-]+\/)*[\w.-]+\.[cm]?[jt]s)\s*$/;
const MAIN_FILE = /^main\.[cm]?[jt]s$/;

/**
 * Decides what is done with each block of a section: `files` are written and its `main.*` run, `fragments` are
 * parsed, `commands` looked up. `problems` are blocks that would go unchecked.
 */
export function planSection({ blocks }) {
  const plan = { files: [], fragments: [], commands: [], problems: [] };
  for (const block of blocks) planBlock(block, plan);
  const named = plan.files.map(({ name }) => name);
  if (named.length > 0 && !named.some(isMain)) {
    plan.problems.push(
      `line ${plan.files[0].line}: no main.* in this section, so nothing runs ${named.join(", ")}`,
    );
  }
  return plan;
}

/** True for the name of a file that is run. */
export function isMain(name) {
  return MAIN_FILE.test(name);
}

function planBlock(block, plan) {
  const ending = CODE_ENDINGS[block.language];
  if (ending !== undefined) planCode(block, ending, plan);
  else if (SHELLS.has(block.language)) plan.commands.push(block);
  else if (block.label === "output") planOutput(block, plan);
}

function planCode(block, ending, plan) {
  const name = FILE_COMMENT.exec(block.text.split("\n", 1)[0])?.[1];
  if (block.comment === "fragment") plan.fragments.push({ ...block, ending });
  else if (name === undefined) {
    plan.problems.push(
      `line ${block.line}: the block names no file (first line // main.mjs) and is not marked <!-- fragment -->`,
    );
  } else if (plan.files.some((file) => file.name === name)) {
    plan.problems.push(`line ${block.line}: ${name} is there twice in this section`);
  } else plan.files.push({ name, text: block.text, line: block.line });
}

/** An output block belongs to the nearest program above it. */
function planOutput(block, plan) {
  const main = plan.files.findLast(({ name }) => isMain(name));
  if (main === undefined) plan.problems.push(`line ${block.line}: output of no program`);
  else main.output = block.text;
}
