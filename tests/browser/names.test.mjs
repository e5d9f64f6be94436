// Names as long as real ones come: at any width no page scrolls sideways, nothing is cut off, and
// no name is broken where its line has room.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { launch, visit } from './lib/browser.mjs';
import { serve } from './lib/server.mjs';
import { SITES, build, pagesOf } from './lib/sites.mjs';

let browser;
let server;
const folder = build('names');
before(async () => {
  browser = await launch();
  server = await serve(folder);
});
after(async () => {
  await browser.close();
  await server.close();
});

for (const [kind, address] of pagesOf('names', folder)) {
  describe(`${kind} (${address})`, () => {
    for (const width of [1280, 768, 390, 320]) {
      test(`has room for long names at ${width} px`, () => {
        const options = { at: SITES.names.now, viewport: { width, height: 900 } };
        return visit(browser, server.origin + address, options, async (page) => {
          const found = await page.evaluate(() => {
            const isHidden = (element) => element.closest('.hide, .skip, .systems thead, details:not([open]), details > table');
            const past = [...document.querySelectorAll('main a, main h1, main h2, main h3, main td, main th, .side a, .brand')]
              .filter((element) => !isHidden(element) && element.getClientRects().length)
              .filter((element) => {
                const { left, right } = element.getBoundingClientRect();
                return left < -1 || right > innerWidth + 1;
              });
            const short = [...document.querySelectorAll('.systems th a')].find((link) => link.textContent === 'archives.jenkins.io');
            return {
              width: document.documentElement.scrollWidth,
              past: past.map((element) => element.textContent),
              lines: short ? new Set([...short.firstChild.getClientRects()].map(({ top }) => top)).size : 1,
            };
          });
          assert.deepEqual(found, { width, past: [], lines: 1 });
        });
      });
    }
  });
}
