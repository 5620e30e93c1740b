import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { notices } from './src/cli/tooling/notices.mjs';

/**
 * The development server injects an inline module for fast refresh and talks to the page over a
 * web socket, both of which the policy in index.html rightly forbids. Only that server relaxes it;
 * the built page keeps the policy word for word.
 */
const relaxPolicyForDevelopment: Plugin = {
  name: 'quorate:relax-policy-for-development',
  apply: 'serve',
  transformIndexHtml: (html) =>
    html
      .replace("script-src 'self'", "script-src 'self' 'unsafe-inline'")
      .replace("connect-src 'self'", "connect-src 'self' ws:"),
};

/**
 * Workers play runs and draw nothing, but the protocols that they load can load a picture. Left in, its
 * styles would be written twice.
 */
const leavePicturesOut = (): Plugin => ({
  name: 'quorate:no-pictures-in-workers',
  apply: 'build',
  load: (id) => (/\/src\/protocols\/[^/]+\/view\.tsx$/.test(id) ? 'export {};' : null),
});

const { page: noticesOfPage, workers: noticesOfWorkers } = notices();

export default defineConfig({
  // Relative addresses: the build works from any folder of any host.
  base: './',
  plugins: [react(), relaxPolicyForDevelopment, noticesOfPage],
  server: { host: '127.0.0.1' },
  preview: { host: '127.0.0.1' },
  build: {
    target: 'es2022',
    // A font or worker inlined as a data address would be refused by the policy in index.html.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  worker: { format: 'es', plugins: () => [leavePicturesOut(), noticesOfWorkers()] },
  test: {
    environment: 'node',
    include: ['src/**/*.test.{ts,tsx}'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
