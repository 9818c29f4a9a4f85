// Prints "N passed, N failed" from vitest's JSON reports, as the last line of .ci/run. Files that could not be
// loaded and skipped tests count as failures: a test that does not run proves nothing.
import { readFileSync } from "node:fs";

function countTests(report) {
  const tests = report.testResults.flatMap(({ assertionResults }) => assertionResults);
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === "failed" && !assertionResults.some((test) => test.status === "failed"),
  );
  const passed = tests.filter(({ status }) => status === "passed").length;
  return { passed, failed: tests.length - passed + brokenFiles.length, complete: report.success === true };
}

try {
  const counts = process.argv.slice(2).map((file) => countTests(JSON.parse(readFileSync(file, "utf8"))));
  const passed = counts.reduce((sum, each) => sum + each.passed, 0);
  const failed = counts.reduce((sum, each) => sum + each.failed, 0);
  if (passed === 0) console.log("No test ran.");
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = counts.every(({ complete }) => complete) && failed === 0 && passed > 0 ? 0 : 1;
} catch (error) {
  console.log(`The test report cannot be read (${error.message}), so no counts are known.`);
  process.exitCode = 1;
}
