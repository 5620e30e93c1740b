import { defineConfig } from '@playwright/test';
import { BROWSER_VARIABLE, browserFlags } from '../src/cli/tooling/browser.mjs';

const port = Number(process.env['QUORATE_E2E_PORT'] ?? 4317);
/** Several folders deep, so that an address that is not relative fails a test. */
const base = '/any/folder/';
const executablePath = process.env[BROWSER_VARIABLE];

/** End-to-end tests: the production build, in a real browser. `npm test -- end-to-end` runs them. */
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: '../test-results',
  fullyParallel: true,
  forbidOnly: true,
  workers: 2,
  reporter: 'list',
  timeout: 60_000,
  use: {
    baseURL: `http://127.0.0.1:${port}${base}`,
    browserName: 'chromium',
    viewport: { width: 1440, height: 900 },
    trace: 'retain-on-failure',
    launchOptions: {
      args: browserFlags(),
      ...(executablePath === undefined ? {} : { executablePath }),
    },
  },
  webServer: {
    command: `node ../src/cli/tooling/serve.mjs ${port} ${base}`,
    url: `http://127.0.0.1:${port}${base}`,
    reuseExistingServer: false,
  },
});
