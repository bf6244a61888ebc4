// Runs before the first paint, so that a dark page never flashes white. Mantine reads the same key.
(function () {
  var kept = null;
  try {
    kept = localStorage.getItem("labelhub-scheme");
  } catch (_) {
    // Storage can be switched off; the system's choice then stands.
  }
  var dark = matchMedia("(prefers-color-scheme: dark)").matches;
  var scheme = kept === "light" || kept === "dark" ? kept : dark ? "dark" : "light";
  document.documentElement.setAttribute("data-mantine-color-scheme", scheme);
})();
