import { stateTable } from "../state-table.mjs";
import { built, builtPipe } from "./built.mjs";
import { EXTENSIONS, FRAME_FLAGS, LIMITS, PACKET_FLAGS, PACKETS, REJECTS, VERBS } from "./meanings.mjs";

const { EXTENSION } = await built("codec/extensions.js");
const { FLAG } = await built("protocol/frame.js");
const verbs = await built("protocol/verbs.js");
const { PACKET, PACKET_FLAG } = await built("session/packet-header.js");
const { REJECT } = await built("session/handshake-messages.js");

const FILE = "docs/protocol.md";

/** Where limits stand in the code. */
const LIMIT_SOURCES = await Promise.all([
  built("session/session-limits.js"),
  built("protocol/limits.js"),
  built("stream/stream-limits.js"),
  builtPipe("limits.js"),
]);

const table = (columns, rows) =>
  [columns, columns.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

/** What is in the code and not explained, and the other way round. */
const findProblems = (names, meanings) => () => [
  ...names
    .filter((name) => !Object.hasOwn(meanings, name))
    .map((name) => `${name}: nothing is written about it in meanings.mjs`),
  ...Object.keys(meanings)
    .filter((name) => !names.includes(name))
    .map((name) => `${name}: there is no such thing any more`),
];

/** A table of numbers with names, in the order of the code. */
function numbered(region, columns, numbers, meanings, show = String) {
  return {
    file: FILE,
    region,
    render: () =>
      table(
        columns,
        Object.entries(numbers).map(([name, number]) => [show(number), `\`${name}\``, meanings[name]]),
      ),
    findProblems: findProblems(Object.keys(numbers), meanings),
  };
}

const bit = (number) => `${number}`;
const hex = (number) => `0x${number.toString(16).padStart(2, "0")}`;

const verbTable = {
  file: FILE,
  region: "verbs",
  render: () =>
    table(
      ["verb", "from", "lane", "`id`", "body"],
      verbs.VERBS.map((verb) => [`\`${verb}\``, ...(VERBS[verb] ?? [])]),
    ),
  findProblems: findProblems([...verbs.VERBS], VERBS),
};

const limitOf = (name) => LIMIT_SOURCES.find((source) => Object.hasOwn(source, name))?.[name];

const limitTable = {
  file: FILE,
  region: "limits",
  render: () =>
    table(
      ["limit", "value", "of"],
      Object.entries(LIMITS).map(([name, meaning]) => [`\`${name}\``, limitOf(name), meaning]),
    ),
  findProblems: () =>
    Object.keys(LIMITS)
      .filter((name) => limitOf(name) === undefined)
      .map((name) => `${name}: there is no such limit any more`),
};

/** The tables of docs/protocol.md that are made from code. */
export const protocolTables = [
  numbered("packets", ["type", "name", "meaning"], PACKET, PACKETS),
  numbered("packet-flags", ["bit", "name", "meaning"], PACKET_FLAG, PACKET_FLAGS, bit),
  numbered("rejects", ["code", "name", "meaning"], REJECT, REJECTS),
  numbered("frame-flags", ["bit", "name", "meaning"], FLAG, FRAME_FLAGS, bit),
  numbered("extensions", ["type", "name", "what follows"], EXTENSION, EXTENSIONS, hex),
  verbTable,
  limitTable,
  { ...stateTable, file: FILE },
];
