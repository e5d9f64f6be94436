// A feed that somebody opens in a browser is a page to read, under the policy of the site.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launch, visit } from './lib/browser.mjs';
import { serve } from './lib/server.mjs';
import { SITES, build } from './lib/sites.mjs';

let browser;
let server;
before(async () => {
  browser = await launch();
  server = await serve(build('outage'), SITES.outage.base);
});
after(() => Promise.all([browser.close(), server.close()]));

// What is seen: of each shown element its own text, and what the style puts before and after it.
function seen() {
  const written = (element, part) => getComputedStyle(element, part).content.replace(/^(none|normal)$/, '').replace(/^"|"$/g, '');
  const shown = [...document.querySelectorAll('*')].filter((element) => element.checkVisibility());
  return shown.map((element) => {
    const own = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data.trim()).join('');
    return [written(element, '::before'), own, written(element, '::after')].filter(Boolean).join(' ');
  }).filter(Boolean);
}

for (const name of ['feed.xml', 'atom.xml', 'history.rss', 'history.atom', 'server/api/feed.xml']) {
  test(`${name} can be read in a browser`, () => visit(browser, `${server.origin}/status/${name}`, { viewport: { width: 320, height: 900 } }, async (page) => {
    const lines = await page.evaluate(seen);
    assert.match(lines[0], /Kestrel Cloud Status/);
    const follow = lines.filter((line) => line.startsWith('To follow this feed'));
    assert.deepEqual(follow, [`To follow this feed, give its address to your feed reader: https://kestrel.example/status/${name}`]);
    assert.ok(lines.some((line) => line.includes('The API and the console answer with errors')), lines.join('\n'));
    assert.ok(lines.some((line) => line === 'https://kestrel.example/status/2026/03/19/database/'), lines.join('\n'));
    assert.ok(!lines.some((line) => /<\/?[a-z]+>|&[a-z]+;/.test(line)), 'markup is shown as text');
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'it scrolls sideways');
  }));
}
