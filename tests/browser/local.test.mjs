// The reader's own time beside the site's, where their clocks differ.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launch, visit } from './lib/browser.mjs';
import { serve } from './lib/server.mjs';
import { build, buildWith, templates } from './lib/sites.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

// The texts around `[data-local]` on a page, in the order of the page.
async function read(folder, path, timezoneId, prepare) {
  const server = await serve(folder);
  let texts;
  try {
    await visit(browser, server.origin + path, { timezoneId, prepare, at: '2026-06-10T11:00:00Z' }, async (page) => {
      texts = await page.locator('[data-local]').allInnerTexts();
    });
  } finally {
    await server.close();
  }
  return texts;
}

test('the windows of maintenance stand in the time of each reader', async () => {
  const folder = build('maintenance');
  for (const [zone, expected] of [
    // As the site's own.
    ['Europe/London', ['10 June 2026, 20:00 – 22:00 BST', '10 June 2026, 21:00 – 23:30 BST']],
    ['Europe/Lisbon', ['10 June 2026, 20:00 – 22:00 BST', '10 June 2026, 21:00 – 23:30 BST']],
    ['America/New_York', ['10 June 2026, 20:00 – 22:00 BST, 15:00 – 17:00 your time', '10 June 2026, 21:00 – 23:30 BST, 16:00 – 18:30 your time']],
    // Where the day is another, it is said.
    ['Europe/Berlin', ['10 June 2026, 20:00 – 22:00 BST, 21:00 – 23:00 your time', '10 June 2026, 21:00 – 23:30 BST, 10 June 2026 at 22:00 – 11 June 2026 at 00:30 your time']],
    ['Asia/Kathmandu', ['10 June 2026, 20:00 – 22:00 BST, 11 June 2026 at 00:45 – 02:45 your time', '10 June 2026, 21:00 – 23:30 BST, 11 June 2026 at 01:45 – 04:15 your time']],
  ]) {
    const plain = (text) => text.replace(/\s/g, ' ').replace(/ ?– ?/g, ' – ').replace(/(\d{4})( at|,) (?=\d\d:\d\d (–|y))/g, '$1 at ');
    const texts = (await read(folder, '/', zone)).map(plain);
    const shown = (text) => texts.includes(plain(text));
    assert.deepEqual(expected.filter((text) => !shown(text)), [], `${zone}: ${texts.join('; ')}`);
  }
});

test('a page is in one language, whatever the browser’s is', async () => {
  const [window] = await read(build('arabic'), '/2026/03/19/disks/', 'America/New_York');
  assert.match(window, /بتوقيتك$/);
  assert.doesNotMatch(window, /[a-z]/i);
});

test('what is no moment, and a theme without words, stop nothing', async () => {
  const folder = buildWith('maintenance', templates({
    'base.html': (text) => text
      .replace('{{ <script_words /> }}', '')
      .replace('<main', '<p><span data-local></span><span data-local><time datetime="P1D">a day</time></span><span data-local><time>soon</time></span></p><main'),
  }));
  const texts = await read(folder, '/', 'Asia/Kathmandu');
  assert.deepEqual(texts.slice(0, 3), ['', 'a day', 'soon']);
  assert.ok(texts.length > 3);
  assert.deepEqual(texts.filter((text) => /undefined|your time/.test(text)), []);
});
