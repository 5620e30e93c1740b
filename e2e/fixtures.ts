import { test as base, expect } from '@playwright/test';

type Options = {
  /** Whether the page may write errors to the console; only a test that provokes one turns it on. */
  mayLogErrors: boolean;
};

/**
 * Playwright's `test`, with what must hold in every test of this project: no uncaught exception, no
 * error in the console, and no request to another origin.
 */
export const test = base.extend<Options>({
  mayLogErrors: [false, { option: true }],
  page: async ({ page, baseURL, mayLogErrors }, use) => {
    if (baseURL === undefined) throw new Error('The configuration must give a baseURL.');
    const home = new URL(baseURL).origin;
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error' && !mayLogErrors)
        complaints.push(`console: ${message.text()}`);
    });
    page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url());
      if (protocol.startsWith('http') && origin !== home) {
        complaints.push(`request to another origin: ${request.url()}`);
      }
    });
    await use(page);
    expect(complaints, 'exceptions, console errors and foreign requests').toEqual([]);
  },
});

export { expect };
