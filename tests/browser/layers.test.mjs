// A site that adds no rules is published without the layers of the style sheet, for older browsers.
// In its order of the source it looks the same.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launch } from './lib/browser.mjs';
import { serve } from './lib/server.mjs';
import { build, buildWith, pagesOf } from './lib/sites.mjs';

const LOOKS = [
  { viewport: { width: 1280, height: 900 }, colorScheme: 'light' },
  { viewport: { width: 390, height: 900 }, colorScheme: 'dark' },
  { viewport: { width: 794, height: 900 }, media: 'print' },
];

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

for (const [name, base] of [['outage', '/status/'], ['maintenance', '/'], ['arabic', '/']]) {
  test(`no pixel of the site "${name}" depends on layers`, async () => {
    const folder = build(name);
    const servers = await Promise.all([folder, buildWith(name, {}, '')].map((built) => serve(built, base)));
    const context = await browser.newContext({ timezoneId: 'UTC', locale: 'en-GB' });
    try {
      const page = await context.newPage();
      const layered = [];
      for (const [kind, address] of pagesOf(name, folder)) {
        const seen = [];
        for (const { origin } of servers) {
          await page.goto(origin + address, { waitUntil: 'load' });
          layered.push(await page.evaluate(() => [...document.styleSheets].some(({ cssRules }) => [...cssRules].some((rule) => rule instanceof CSSLayerBlockRule))));
          const shots = [];
          for (const { viewport, ...media } of LOOKS) {
            await page.setViewportSize(viewport);
            await page.emulateMedia({ media: 'screen', ...media });
            await page.evaluate(() => document.querySelectorAll('details').forEach((element) => { element.open = true; }));
            shots.push((await page.screenshot({ fullPage: true })).toString('base64'));
          }
          seen.push(shots);
        }
        for (const [number, look] of LOOKS.entries()) assert.ok(seen[0][number] === seen[1][number], `${kind}: ${JSON.stringify(look)}`);
      }
      assert.deepEqual([...new Set(layered.filter((_, number) => number % 2 === 0))], [false]);
      assert.deepEqual([...new Set(layered.filter((_, number) => number % 2))], [true]);
    } finally {
      await context.close();
      await Promise.all(servers.map((server) => server.close()));
    }
  });
}
