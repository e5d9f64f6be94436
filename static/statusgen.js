// The page is right without this script. It adds the reader's local time to every moment and how
// far some are from now, switches between light and dark, and catches up with what began or ended
// since it was built. What a theme does not have, it leaves alone. Its words are in its element.
(({ dataset: words }) => {
  const root = document.documentElement;
  const all = (selector) => [...document.querySelectorAll(selector)];

  // The reader's own time behind a moment or a span, where it is another than the page's: the clock
  // alone where the day is the same. What `datetime` begins with is the clock at the site's.
  const locale = words.locale || root.lang || [];
  for (const place of all('[data-local]')) {
    const times = [...place.querySelectorAll('time')];
    const [from, until = from] = times.map((time) => new Date(time.dateTime));
    if (!(from <= until) || !words.time) continue;
    const differs = (length) => times.some(({ dateTime }) => {
      const date = new Date(dateTime);
      return !dateTime.startsWith(new Date(date - date.getTimezoneOffset() * 6e4).toISOString().slice(0, length));
    });
    if (!differs(16)) continue;
    const format = new Intl.DateTimeFormat(locale, { dateStyle: differs(10) ? 'long' : undefined, timeStyle: 'short' });
    times.pop().append(words.time.replace('{time}', format.formatRange(from, until)));
  }

  const inWords = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  for (const time of all('[data-from-now]').filter((time) => Date.parse(time.dateTime))) {
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

  const make = (place, label) => {
    const button = document.createElement('button');
    button.append(label);
    place.append(button);
    return button;
  };

  // A choice is kept unless the page is so without it, by the theme or the reader's system.
  const dark = matchMedia('(prefers-color-scheme: dark)');
  for (const place of all('[data-switch]')) {
    const button = make(place, place.dataset.switch);
    const show = () => {
      const { colorScheme } = getComputedStyle(root);
      const isDark = /dark/.test(colorScheme) && (dark.matches || !/light/.test(colorScheme));
      button.setAttribute('aria-pressed', isDark);
      for (const source of all('[data-dark]')) source.media = isDark ? 'all' : 'not all';
      return isDark;
    };
    show();
    dark.onchange = show;
    button.onclick = () => {
      const isDark = !show();
      root.dataset.theme = '';
      if (show() !== isDark) root.dataset.theme = isDark ? 'dark' : 'light';
      try {
        localStorage.theme = root.dataset.theme;
      } catch {
        // It is kept for this page alone.
      }
      show();
    };
  }

  // A box that scrolls sideways can be reached by keyboard.
  for (const box of all('[data-scroll]')) if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;

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

  // What the site's API knows and the page does not. What the clock alone has made of the site the
  // page foresaw. An answer that is none is as good as an older one: there will be others.
  for (const place of all('[data-status]')) {
    const { status, updated, indicator, foreseen, changed, show } = place.dataset;
    const ask = async () => {
      if (document.hidden || place.firstChild) return;
      try {
        const now = await (await fetch(status, { cache: 'no-cache' })).json();
        const since = Date.parse(now.page.updated_at) - Date.parse(updated);
        const isNews = since ? since > 0 && !foreseen.includes(now.page.updated_at) : now.status.indicator !== indicator;
        if (!isNews || place.firstChild) return;
        place.append(changed, ' ');
        make(place, show).onclick = () => location.reload();
      } catch {
        // The next one may be better.
      }
    };
    setInterval(ask, 6e4);
    document.addEventListener('visibilitychange', ask);
  }
})(document.currentScript ?? { dataset: {} });
