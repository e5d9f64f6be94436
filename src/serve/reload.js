// Reloads the page once the development server has built the site anew.
(() => {
  "use strict";
  const version = new URL(document.currentScript.src).searchParams.get("version");
  let waiting = null;

  // A browser opens few connections to one server, so only the page in view holds one.
  async function follow() {
    while (!document.hidden && waiting === null) {
      waiting = new AbortController();
      let failed = false;
      try {
        const reply = await fetch(`/__statusgen/version?after=${version}`, {
          cache: "no-store",
          signal: waiting.signal,
        });
        if (reply.ok && (await reply.text()) !== version) {
          location.reload();
          return;
        }
        failed = !reply.ok;
      } catch {
        failed = true;
      }
      if (failed) {
        // The server was stopped, or the page went out of view.
        await new Promise((done) => setTimeout(done, 1000));
      }
      waiting = null;
    }
  }

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      waiting?.abort();
    } else {
      follow();
    }
  });
  follow();
})();
