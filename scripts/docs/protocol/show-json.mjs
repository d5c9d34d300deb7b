const WIDTH = 110;
const STEP = "  ";

/** JSON in which whatever fits into a line stands in one: a header is read as a line, not as a column. */
export function showJson(value) {
  return `${show(value, "", 0)}\n`;
}

/** `taken`: characters of the line that stand before and after the value. */
function show(value, indent, taken) {
  const line = inline(value);
  if (typeof value !== "object" || value === null || indent.length + taken + line.length <= WIDTH)
    return line;
  const deeper = indent + STEP;
  if (Array.isArray(value)) {
    const items = value.map((item) => deeper + show(item, deeper, 1));
    return `[\n${items.join(",\n")}\n${indent}]`;
  }
  const entries = Object.entries(value).map(([key, item]) => {
    const name = `${JSON.stringify(key)}: `;
    return deeper + name + show(item, deeper, name.length + 1);
  });
  return `{\n${entries.join(",\n")}\n${indent}}`;
}

function inline(value) {
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${inline(item)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}
