/** Light or dark as the system prefers, or one of them always. */
export type Theme = 'system' | 'light' | 'dark';

/** public/theme.js reads the same key before the first paint. */
const STORAGE_KEY = 'quorate.theme';

const ORDER: readonly Theme[] = ['system', 'light', 'dark'];

/** The theme after this one, in the order in which the switch goes round. */
export const nextTheme = (theme: Theme): Theme =>
  ORDER[(ORDER.indexOf(theme) + 1) % ORDER.length] ?? 'system';

/** The theme chosen on an earlier visit. */
export const storedTheme = (): Theme => {
  const chosen = typeof document === 'undefined' ? undefined : document.documentElement.dataset;
  const theme = chosen?.['theme'];
  return theme === 'light' || theme === 'dark' ? theme : 'system';
};

/** Shows a theme and remembers it where the browser allows that. */
export const applyTheme = (theme: Theme): void => {
  if (typeof document === 'undefined') return;
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  try {
    if (theme === 'system') localStorage.removeItem(STORAGE_KEY);
    else localStorage.setItem(STORAGE_KEY, theme);
  } catch {
    // A browser may refuse storage (private windows, sandboxed frames): the choice then holds for
    // this visit, which is all it can do.
  }
};
