/** Calls back when the system's or the page's theme changes. Returns what ends it. */
export const onThemeChange = (change: () => void): (() => void) => {
  const query = window.matchMedia('(prefers-color-scheme: dark)');
  query.addEventListener('change', change);
  const observer = new MutationObserver(change);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => {
    query.removeEventListener('change', change);
    observer.disconnect();
  };
};
