// The page is right without this script. It adds the reader's local time to every moment and how
// far some are from now, switches between light and dark, and catches up with what began or ended
// since it was built. What a theme does not have, it leaves alone. Its words are in its element.
(({ dataset: words }) => {
  const root = document.documentElement;
  const all = (selector) => [...document.querySelectorAll(selector)];

  for (const time of all('time')) {
    const moment = /^\d+-\d+-\d+T/.test(time.dateTime) && new Date(time.dateTime);
    if (moment && words.time) time.title = words.time.replace('{time}', moment.toLocaleString([], { dateStyle: 'long', timeStyle: 'short' }));
  }

  const inWords = new Intl.RelativeTimeFormat(root.lang, { numeric: 'auto' });
  for (const time of all('[data-from-now]')) {
    const note = document.createTextNode('');
    time.append(note);
    const tell = () => {
      const minutes = Math.round((Date.parse(time.dateTime) - Date.now()) / 6e4);
      const [unit, length] = [['day', 1440], ['hour', 60]].find(([, length]) => Math.abs(minutes) >= 2 * length) ?? ['minute', 1];
      note.data = ` (${inWords.format(Math.round(minutes / length), unit)})`;
    };
    tell();
    setInterval(tell, 6e4);
  }

  // A choice is kept until it is what the reader's system says anyway.
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const button = document.querySelector('.theme');
  const show = () => {
    const isDark = root.dataset.theme ? root.dataset.theme === 'dark' : dark.matches;
    button.ariaPressed = isDark;
    for (const source of all('.brand source')) source.media = isDark ? 'all' : 'not all';
    return isDark;
  };
  if (button) {
    show();
    button.hidden = false;
    dark.onchange = show;
    button.onclick = () => {
      const theme = show() ? 'light' : 'dark';
      const isOwn = (theme === 'dark') !== dark.matches;
      root.dataset.theme = isOwn ? theme : '';
      try {
        localStorage.theme = root.dataset.theme;
      } catch {
        // It is kept for this page alone.
      }
      show();
    };
  }

  // A box that scrolls sideways can be reached by keyboard.
  for (const box of all('.body, .history details')) if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;

  // What the clock alone has made of the page since it was built. Each element with `data-later` has
  // a line there for each instant, with the key and the words from then on, so that it says what a
  // build at this instant says. The words stand in the element itself, or in the one within it with `data-words`.
  const catchUp = () => {
    for (const element of all('[data-later]')) {
      const { state, later } = element.dataset;
      const come = later.split('\n').map((line) => line.split(' ')).filter(([from]) => Date.parse(from) <= Date.now());
      const [, key, ...words] = come.pop() ?? [];
      const label = words.join(' ');
      const text = element.querySelector('[data-words]') ?? element;
      const before = text.textContent;
      if (!key || (key === state && (label === before || text.firstElementChild))) continue;
      element.classList.replace('is-' + state, 'is-' + key);
      element.dataset.state = key;
      if (text.firstElementChild) continue;
      text.textContent = label;
      if ('titled' in element.dataset && document.title.startsWith(before)) document.title = label + document.title.slice(before.length);
      // What is over comes last in its list.
      const entry = key === 'completed' && element.closest('[data-entry]');
      if (entry) entry.parentNode.append(entry);
    }
  };
  catchUp();
  setInterval(catchUp, 6e4);
})(document.currentScript ?? { dataset: {} });
