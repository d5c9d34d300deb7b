import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../lib/workspaces.mjs";

/** The files of docs/deploy, and the language each is shown in. */
const FILES = [
  ["bossworks-host.service", "ini"],
  ["Containerfile", "dockerfile"],
  ["hosts.yaml", "yaml"],
];

/** Files for services and containers, as they lie there. */
export const deployFiles = FILES.map(([name, language]) => ({
  file: "docs/many-machines.md",
  region: `deploy-${name}`,

  render() {
    const text = readFileSync(join(ROOT, "docs/deploy", name), "utf8");
    return `\`\`\`${language}\n${text.trim()}\n\`\`\``;
  },
}));
