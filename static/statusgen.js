// The page is right without this script. It adds the reader's local time to every moment and how
// far some are from now, switches between light and dark, and catches up with maintenance that
// began or ended since. Its words are in its element.
(({ dataset: words }) => {
  const root = document.documentElement;
  const all = (selector) => [...document.querySelectorAll(selector)];
  const now = Date.now();

  for (const time of all('time')) {
    const moment = /^\d+-\d+-\d+T/.test(time.dateTime) && new Date(time.dateTime);
    if (moment) time.title = words.time.replace('{time}', moment.toLocaleString([], { dateStyle: 'long', timeStyle: 'short' }));
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
      } catch {} // kept for this page alone
      show();
    };
  }

  // A box that scrolls sideways can be reached by keyboard.
  for (const box of all('.body, .history details')) if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;

  const say = (element, key) => {
    element.className = element.className.replace(/is-\w+/, 'is-' + key);
    element.textContent = words[key];
  };

  // The maintenance itself: Scheduled, In progress, Completed.
  const active = new Set();
  const ended = new Set();
  for (const item of all('[data-start]')) {
    const word = item.querySelector('.is-scheduled, .is-in_progress');
    if (!word || now < Date.parse(item.dataset.start)) continue;
    const over = now >= Date.parse(item.dataset.end);
    say(word, over ? 'completed' : 'in_progress');
    for (const id of item.dataset.systems.split(' ')) (over ? ended : active).add(id);
    if (over && item.matches('article, li')) item.parentNode.append(item);
  }

  // The systems that it concerns, unless something worse is the matter with them.
  for (const system of all('[data-system]')) {
    const id = system.dataset.system;
    const state = system.querySelector('.state.is-operational, .state.is-under_maintenance');
    if (!state) continue;
    if (active.has(id)) say(state, 'under_maintenance');
    else if (ended.has(id)) say(state, 'operational');
  }

  // The banner, unless something worse is the matter anywhere.
  for (const banner of all('.banner.is-none, .banner.is-maintenance')) {
    if (!active.size && !ended.size) break;
    const some = document.querySelector('tr .state.is-under_maintenance');
    banner.className = some ? 'banner is-maintenance' : 'banner is-none';
    const heading = banner.firstElementChild;
    const [before, after] = [heading.textContent, some ? words.some : words.none];
    heading.textContent = after;
    document.title = document.title.replace(before, after);
  }
})(document.currentScript);
