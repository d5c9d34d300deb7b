/** Test files in which a dealer of ours goes through the kit. */
const FILES =
  /\/packages\/(dealer-conformance\/test\/(memory|shm)|dealer-[a-z]+\/test\/conformance)\.test\.ts$/;

/**
 * What each dealer did in each suite of the conformance kit, from a vitest JSON report: a Markdown table, one column a
 * dealer. A dash: the dealer's `features` leave the suite out.
 */
export function conformanceTable({ testResults }) {
  const suites = new Map();
  const dealers = new Set();
  for (const { name, assertionResults } of testResults.filter(({ name }) => FILES.test(name))) {
    if (assertionResults.length === 0) throw new Error(`${name.split("/").at(-1)} ran no test`);
    for (const { ancestorTitles, status } of assertionResults) {
      const [dealer, suite = ""] = ancestorTitles;
      dealers.add(dealer);
      if (!suites.has(suite)) suites.set(suite, new Map());
      const counts = suites.get(suite).get(dealer) ?? { passed: 0, other: 0 };
      counts[status === "passed" ? "passed" : "other"]++;
      suites.get(suite).set(dealer, counts);
    }
  }
  const columns = [...dealers].sort();
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [
    line(["suite", ...columns]),
    line(["---", ...columns.map(() => "---")]),
    ...[...suites].map(([suite, by]) => line([suite, ...columns.map((dealer) => cell(by.get(dealer)))])),
  ].join("\n");
}

function cell(counts) {
  if (!counts) return "-";
  return counts.other === 0 ? `${counts.passed} passed` : `${counts.passed} passed, ${counts.other} NOT`;
}
