// Runs before the first paint, so that a chosen theme never flashes the other one. It is a file of
// its own because the page's security policy allows no inline script.
(() => {
  try {
    const theme = localStorage.getItem('quorate.theme');
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  } catch {
    // A browser may refuse storage altogether (private windows, sandboxed frames). The page then
    // follows the system's preference, which is what an absent choice means anyway.
  }
})();
