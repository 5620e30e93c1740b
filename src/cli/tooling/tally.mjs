/**
 * Counting what the test runners report. A run that reports nothing, or that failed without naming
 * a failed test, must never look like a pass.
 */

/**
 * @typedef {object} Tally
 * @property {number} passed
 * @property {number} failed
 */

/**
 * What vitest's JSON reporter writes, as far as it matters here.
 * @typedef {object} VitestReport
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 */

/**
 * What Playwright's JSON reporter writes, as far as it matters here. A flaky test failed first and
 * passed when tried again.
 * @typedef {object} PlaywrightReport
 * @property {{ expected: number, unexpected: number, flaky: number }} stats
 */

/**
 * @param {VitestReport} report
 * @returns {Tally}
 */
export function tallyVitest(report) {
  return { passed: report.numPassedTests, failed: report.numFailedTests };
}

/**
 * @param {PlaywrightReport} report
 * @returns {Tally}
 */
export function tallyPlaywright({ stats }) {
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky };
}

/**
 * The tally of a test stage, given how its runner ended. One failure is added when the runner
 * failed without naming a test (a file that did not load, an error outside any test), when it left
 * no report, and when it ran no test at all.
 * @param {number} exitStatus
 * @param {Tally | undefined} reported undefined when the runner left no report
 * @returns {Tally & { remark?: string }}
 */
export function judgeTests(exitStatus, reported) {
  if (reported === undefined) {
    return { passed: 0, failed: 1, remark: 'the runner left no report' };
  }
  if (reported.failed > 0) return reported;
  if (exitStatus !== 0) {
    return { ...reported, failed: 1, remark: 'the runner failed without naming a failed test' };
  }
  if (reported.passed === 0) return { passed: 0, failed: 1, remark: 'no test ran' };
  return reported;
}

/**
 * @param {readonly Tally[]} tallies
 * @returns {Tally}
 */
export function total(tallies) {
  return tallies.reduce(
    (sum, { passed, failed }) => ({ passed: sum.passed + passed, failed: sum.failed + failed }),
    { passed: 0, failed: 0 },
  );
}

/**
 * The line that closes a run.
 * @param {Tally} tally
 * @returns {string}
 */
export function closingLine({ passed, failed }) {
  return `${passed} passed, ${failed} failed`;
}
