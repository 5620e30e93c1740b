import base from './playwright.config.ts';
const { webServer: _w, ...rest } = base;
export default { ...rest, testMatch: 'time.spec.ts', outputDir: '/tmp/time/results', use: { ...rest.use, baseURL: 'http://127.0.0.1:4661/', trace: 'off', screenshot: 'only-on-failure' }, timeout: 40000 };
