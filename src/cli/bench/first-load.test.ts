import { expect, it } from 'vitest';
import { namedFiles } from './first-load.ts';

it('takes scripts, styles and what is preloaded from a page, and neither icons nor inline text', () => {
  const html = `
    <meta property="og:image" content="./social-preview.png" />
    <script src="./theme.js"></script>
    <link rel="icon" href="./icons/mark.svg" type="image/svg+xml" />
    <script type="module" crossorigin src="./assets/index-a1.js"></script>
    <link rel="modulepreload" crossorigin href="./assets/raft-b2.js">
    <link rel="preload" as="font" href="./assets/font.woff2">
    <link rel="stylesheet" crossorigin href="./assets/index-c3.css">`;
  expect(namedFiles(html)).toEqual([
    'theme.js',
    'assets/index-a1.js',
    'assets/raft-b2.js',
    'assets/font.woff2',
    'assets/index-c3.css',
  ]);
});
