/**
 * The counts of a vitest JSON report. A file that failed as a whole (it could not be loaded, a hook threw) has no
 * failed test to show for it and counts as one failure; so does an error outside any test.
 */
export function countTests({
  success,
  testResults,
  numPassedTests,
  numFailedTests,
  numPendingTests,
  numTodoTests = 0,
}) {
  const failedFiles = testResults.filter(({ status }) => status === "failed");
  const filesWithoutTests = failedFiles.filter(({ assertionResults }) =>
    assertionResults.every(hasNotFailed),
  );
  const failed = numFailedTests + filesWithoutTests.length;
  return {
    files: { passed: testResults.length - failedFiles.length, failed: failedFiles.length },
    tests: {
      passed: numPassedTests,
      failed: failed === 0 && !success ? 1 : failed,
      skipped: numPendingTests + numTodoTests,
    },
  };
}

/** The runner's two closing lines, and the plain one alone on its line. */
export function describeCounts({ files, tests }) {
  const skipped = tests.skipped > 0 ? `, ${tests.skipped} skipped` : "";
  return [
    ` Test Files  ${files.passed} passed, ${files.failed} failed (${files.passed + files.failed})`,
    `      Tests  ${tests.passed} passed, ${tests.failed} failed${skipped}`,
    `${tests.passed} passed, ${tests.failed} failed${skipped}`,
  ].join("\n");
}

/** True when tests ran and none failed. */
export function isSound({ tests }) {
  return tests.passed > 0 && tests.failed === 0;
}

function hasNotFailed({ status }) {
  return status !== "failed";
}
