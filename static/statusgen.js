// The page is right without this script. It adds the reader's own local time to every
// moment, and catches up with maintenance that began or ended since the page was made.
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const now = Date.now();

  for (const time of all('time')) {
    const moment = /^\d+-\d+-\d+T/.test(time.dateTime) && new Date(time.dateTime);
    if (moment) time.title = 'Your time: ' + moment.toLocaleString([], { dateStyle: 'long', timeStyle: 'short' });
  }

  // A box that scrolls sideways can be reached by keyboard.
  for (const box of all('.body, .history details')) if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;

  const say = (element, key, words) => {
    element.className = element.className.replace(/is-\w+/, 'is-' + key);
    element.textContent = words;
  };

  // The maintenance itself: Scheduled, In progress, Completed.
  const active = new Set();
  const ended = new Set();
  for (const item of all('[data-start]')) {
    const word = item.querySelector('.is-scheduled, .is-in_progress');
    if (!word || now < Date.parse(item.dataset.start)) continue;
    const over = now >= Date.parse(item.dataset.end);
    say(word, over ? 'completed' : 'in_progress', over ? 'Completed' : 'In progress');
    for (const id of item.dataset.systems.split(' ')) (over ? ended : active).add(id);
    if (over && item.matches('article, li')) item.parentNode.append(item);
  }

  // The systems that it concerns, unless something worse is the matter with them.
  for (const system of all('[data-system]')) {
    const id = system.dataset.system;
    const state = system.querySelector('.state.is-operational, .state.is-under_maintenance');
    if (!state) continue;
    if (active.has(id)) say(state, 'under_maintenance', 'Under maintenance');
    else if (ended.has(id)) say(state, 'operational', 'Operational');
  }

  // The banner, unless something worse is the matter anywhere.
  for (const banner of all('.banner.is-none, .banner.is-maintenance')) {
    if (!active.size && !ended.size) break;
    const some = document.querySelector('tr .state.is-under_maintenance');
    banner.className = some ? 'banner is-maintenance' : 'banner is-none';
    const heading = banner.firstElementChild;
    const [before, after] = [heading.textContent, some ? 'Service Under Maintenance' : 'All Systems Operational'];
    heading.textContent = after;
    document.title = document.title.replace(before, after);
  }
})();
