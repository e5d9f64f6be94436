// A banner at the top of your own page while something is wrong, by one line in it:
//   <script src="https://status.example.com/embed.js" async></script>
(async ({ src }) => {
  const state = await (await fetch(new URL('embed/banner.json', src))).json();
  if (state.indicator === 'none' || sessionStorage.statusBanner === state.description) return;
  if (!document.body) await new Promise((ready) => addEventListener('DOMContentLoaded', ready));

  const [banner, message, link, close] = ['div', 'div', 'a', 'button'].map((tag) => document.createElement(tag));
  banner.style.cssText = 'display: flex; gap: 1em; place-content: center; place-items: center; padding: .5em 1em; background: #1e1d1b; border-bottom: 4px solid #d85f0c; font: 1rem/1.4 system-ui, sans-serif';
  link.style.cssText = 'color: #fff';
  close.style.cssText = 'padding: .25em .75em; background: #fff; color: #1e1d1b; border: 0; border-radius: .25em; font: inherit';
  message.setAttribute('role', 'status');
  banner.lang = state.language;
  banner.dir = state.direction;
  link.href = state.url;
  link.textContent = state.description;
  close.textContent = state.dismiss;
  close.onclick = () => {
    banner.remove();
    sessionStorage.statusBanner = state.description;
  };
  banner.append(message, close);
  document.body.prepend(banner);
  // Screen readers tell what comes into a status, not what it came with.
  setTimeout(() => message.append(link), 100);
  // Without an answer your page is as it was.
})(document.currentScript).catch(() => {});
