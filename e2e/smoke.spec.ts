import { seriousAxeViolations } from './axe.ts';
import { expect, test } from './fixtures.ts';

test('the build opens from a folder deep inside a host', async ({ page }) => {
  await page.goto('./');
  await expect(page).toHaveTitle(/Quorate/);
  await expect(page.locator('#root')).not.toBeEmpty();
});

test('every icon, the manifest and the social preview are where index.html says', async ({
  page,
}) => {
  await page.goto('./');
  const addresses = await page
    .locator(
      'link[rel~=icon], link[rel=apple-touch-icon], link[rel=manifest], meta[property="og:image"]',
    )
    .evaluateAll((elements) =>
      elements.map((element) => element.getAttribute('href') ?? element.getAttribute('content')),
    );
  expect(addresses).toHaveLength(5);
  for (const address of addresses) {
    const response = await page.request.get(address ?? '');
    expect(response.status(), String(address)).toBe(200);
  }
});

test('every icon that the manifest names exists', async ({ page }) => {
  const manifest = await (await page.request.get('manifest.webmanifest')).json();
  expect(manifest.icons.length).toBeGreaterThan(0);
  for (const { src } of manifest.icons) {
    expect((await page.request.get(src)).status(), src).toBe(200);
  }
});

test.describe('the content security policy', () => {
  test.use({ mayLogErrors: true });

  test('refuses an inline script', async ({ page }) => {
    await page.goto('./');
    const outcome = await page.evaluate(async () => {
      const refused = new Promise<string>((settle) => {
        document.addEventListener('securitypolicyviolation', (event) =>
          settle(event.effectiveDirective),
        );
      });
      const script = document.createElement('script');
      script.textContent = 'document.documentElement.dataset.inlineScript = "ran";';
      document.head.append(script);
      return { refused: await refused, ran: document.documentElement.dataset['inlineScript'] };
    });
    expect(outcome).toEqual({ refused: 'script-src-elem', ran: undefined });
  });

  test('refuses eval', async ({ page }) => {
    await page.goto('./');
    // Built inside the page, since what Playwright itself evaluates is exempt from the policy.
    const refused = await page.evaluate(async () => {
      const violation = new Promise<string>((settle) => {
        document.addEventListener('securitypolicyviolation', (event) =>
          settle(event.effectiveDirective),
        );
      });
      setTimeout('document.documentElement.dataset.evaluated = "yes"', 0);
      return violation;
    });
    expect(refused).toBe('script-src');
  });
});

for (const theme of ['light', 'dark'] as const) {
  const other = theme === 'light' ? 'dark' : 'light';

  test.describe(`the ${theme} theme, chosen against the system's ${other} one`, () => {
    test.use({ colorScheme: other, mayLogErrors: true });

    test('is set without waiting for the application', async ({ page }) => {
      await page.addInitScript((chosen) => localStorage.setItem('quorate.theme', chosen), theme);
      await page.route('**/assets/**', (route) => route.abort());
      await page.goto('./');
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    });
  });

  test(`axe finds nothing serious on the first page in the ${theme} theme`, async ({ page }) => {
    await page.addInitScript((chosen) => localStorage.setItem('quorate.theme', chosen), theme);
    await page.goto('./');
    await expect(page.locator('#root')).not.toBeEmpty();
    expect(await seriousAxeViolations(page)).toEqual([]);
  });
}

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('the page says what it needs', async ({ page }) => {
    await page.goto('./');
    await expect(page.locator('noscript')).toBeVisible();
    // Playwright's own text matchers take a noscript element for empty, even when it is shown.
    const sentence = await page.locator('noscript').evaluate((element) => element.textContent);
    expect(sentence).toContain('it needs JavaScript');
  });
});
