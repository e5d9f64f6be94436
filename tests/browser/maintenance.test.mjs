// A page that was built before a maintenance begins or ends says the same, once the clock has
// passed that instant, as a page that is built anew. Without scripts it stays as it was built.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { launch, visit } from './lib/browser.mjs';
import { serve } from './lib/server.mjs';
import { SITES, build, buildWith, templates } from './lib/sites.mjs';

// What a page says of states: each system's, each listed maintenance's, and the banner's.
const STATES = () => {
  const text = (element) => element?.textContent.trim();
  const states = {};
  for (const system of document.querySelectorAll('[data-system]')) {
    const state = system.querySelector('.state');
    if (state) states[`system ${system.dataset.system}`] = `${text(state)} (${/is-\w+/.exec(state.className)})`;
  }
  for (const item of document.querySelectorAll('article.card, .lines > [data-entry]')) {
    states[text(item.querySelector('a'))] = text(item.querySelector('.state'));
  }
  const facts = document.querySelector('.incident > .facts .state');
  if (facts) states['this incident'] = text(facts);
  const banner = document.querySelector('.banner');
  if (banner) states.banner = `${text(banner.firstElementChild)} (${/is-\w+/.exec(banner.className)})`;
  return states;
};

const ALL_WELL = 'All Systems Operational (is-none)';
const AT_WORK = 'Service Under Maintenance (is-maintenance)';
const WELL = 'Operational (is-operational)';
const AWAY = 'Under maintenance (is-under_maintenance)';

// The home page of the maintenance site at some instants of its day, all in summer time.
const MOMENTS = [
  { at: '2026-06-10T12:00:00+01:00', filters: 'In progress', mail: AWAY, ring: 'Scheduled', fibre: WELL, switch: 'Scheduled', web: WELL, banner: AT_WORK },
  { at: '2026-06-10T13:59:59+01:00', filters: 'In progress', mail: AWAY, ring: 'Scheduled', fibre: WELL, switch: 'Scheduled', web: WELL, banner: AT_WORK },
  { at: '2026-06-10T14:00:00+01:00', filters: 'Completed', mail: WELL, ring: 'Scheduled', fibre: WELL, switch: 'Scheduled', web: WELL, banner: ALL_WELL },
  { at: '2026-06-10T20:00:00+01:00', filters: 'Completed', mail: WELL, ring: 'In progress', fibre: AWAY, switch: 'Scheduled', web: AWAY, banner: AT_WORK },
  { at: '2026-06-10T21:30:00+01:00', filters: 'Completed', mail: WELL, ring: 'In progress', fibre: AWAY, switch: 'In progress', web: AWAY, banner: AT_WORK },
  { at: '2026-06-10T22:00:00+01:00', filters: 'Completed', mail: WELL, ring: 'Completed', fibre: WELL, switch: 'In progress', web: AWAY, banner: AT_WORK },
  { at: '2026-06-11T09:30:00+01:00', filters: 'Completed', mail: WELL, ring: 'Completed', fibre: WELL, switch: 'Completed', web: WELL, banner: ALL_WELL },
];

// Later instants at which a page of an earlier build is looked at.
const LATER = {
  maintenance: [...MOMENTS.slice(1).map(({ at }) => at), '2026-06-12T08:00:00+01:00', '2026-06-12T16:00:00+01:00'],
  outage: ['2026-03-19T20:30:00+01:00', '2026-03-19T22:00:00+01:00'],
};
const PAGES = {
  maintenance: ['/', '/servers/', '/server/mail/', '/server/web/', '/server/radio/', '/2026/06/02/under-way/', '/2026/06/03/ahead/', '/2026/06/05/radio/'],
  outage: ['/status/', '/status/servers/', '/status/server/backup/', '/status/server/objects-us/', '/status/2026/03/18/backup-maintenance/'],
};

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

// What the page says to a reader whose clock shows `at`.
async function statesOf(url, { at, ...options } = {}) {
  let states;
  await visit(browser, url, { at, ...options }, async (page) => {
    states = await page.evaluate(STATES);
  });
  assert.ok(Object.keys(states).length > 0, `${url} names no state`);
  return states;
}

describe('the home page', () => {
  const folder = build('maintenance');
  let server;
  before(async () => {
    server = await serve(folder);
  });
  after(() => server.close());

  for (const moment of MOMENTS) {
    test(`knows the time: ${moment.at}`, async () => {
      const states = await statesOf(`${server.origin}/`, { at: moment.at });
      assert.equal(states.banner, moment.banner);
      assert.equal(states['New filters in the mail room'], moment.filters);
      assert.equal(states['system mail'], moment.mail);
      assert.equal(states['Splicing on the fibre ring'], moment.ring);
      assert.equal(states['system fibre'], moment.fibre);
      assert.equal(states['A faster switch for the web sites'], moment.switch);
      assert.equal(states['system web'], moment.web);
      assert.equal(states['Painting the radio mast'], 'Scheduled');
      assert.equal(states['system radio'], WELL);
      assert.equal(states['system store'], WELL);
    });
  }

  test('stays as it was built without scripts', async () => {
    const states = await statesOf(`${server.origin}/`, { javaScriptEnabled: false });
    assert.equal(states.banner, AT_WORK);
    assert.equal(states['New filters in the mail room'], 'In progress');
    assert.equal(states['system mail'], AWAY);
    assert.equal(states['Splicing on the fibre ring'], 'Scheduled');
    assert.equal(states['system fibre'], WELL);
  });

  test('is left alone where a theme does not say what may change', async () => {
    const states = templates({ 'components/state.html': (text) => text.replace(/data-(state|later)=/g, 'data-other=') });
    const server = await serve(buildWith('maintenance', states));
    try {
      for (const { at } of MOMENTS) {
        const said = await statesOf(`${server.origin}/`, { at });
        assert.equal(said.banner, AT_WORK);
        assert.equal(said['New filters in the mail room'], 'In progress');
        assert.equal(said['system fibre'], WELL);
      }
    } finally {
      await server.close();
    }
  });

  test('puts what is over last', () => visit(browser, `${server.origin}/servers/`, { at: '2026-06-10T15:00:00+01:00' }, async (page) => {
    const titles = await page.locator('.lines > [data-entry] .meta a').allTextContents();
    assert.ok(titles.length > 1);
    assert.equal(titles.at(-1), 'New filters in the mail room');
  }));

  test('tells moments in the time of the reader', () => visit(browser, `${server.origin}/`, { timezoneId: 'Asia/Tokyo' }, async (page) => {
    const window = page.locator('.lines > li', { hasText: 'Splicing' }).locator('[data-local]');
    assert.match(await window.first().innerText(), /11 June 2026.*04:00.* your time$/);
  }));
});

for (const [name, instants] of Object.entries(LATER)) {
  describe(`the ${name} site, built once`, () => {
    const folder = build(name);
    let old;
    before(async () => {
      old = await serve(folder, SITES[name].base);
    });
    after(() => old.close());

    for (const at of instants) {
      test(`says at ${at} what a new build says`, async () => {
        const anew = await serve(build(name, at), SITES[name].base);
        try {
          const wrong = [];
          for (const path of PAGES[name]) {
            const said = await statesOf(old.origin + path, { at });
            const right = await statesOf(anew.origin + path, { javaScriptEnabled: false });
            // What is over is no longer listed by the new build, or moved to the incidents.
            for (const [what, words] of Object.entries(said)) {
              const expected = right[what] ?? 'Completed';
              if (words !== expected) wrong.push(`${path}: ${what}: ${words}, not ${expected}`);
            }
          }
          assert.deepEqual(wrong, []);
        } finally {
          await anew.close();
        }
      });
    }
  });
}
