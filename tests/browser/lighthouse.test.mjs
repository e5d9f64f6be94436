// What Lighthouse says of the pages that most readers come to, on a slow phone: full marks.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { launch as launchChrome } from 'chrome-launcher';
import lighthouse from 'lighthouse';

import { FLAGS } from './lib/browser.mjs';
import { serve } from './lib/server.mjs';
import { SITES, buildAt } from './lib/sites.mjs';

const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'];
// A busy machine can spoil a measurement, and never better one.
const TRIES = 3;

const PAGES = {
  sample: ['/', '/2025/07/07/post-mortem/', '/server/NC036/'],
  outage: ['/status/', '/status/2026/03/19/database/', '/status/server/api/'],
};

let chrome;
before(async () => {
  chrome = await launchChrome({
    chromePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    chromeFlags: ['--headless=new', ...FLAGS],
    logLevel: 'silent',
  });
});
after(() => chrome.kill());

async function scores(url) {
  const { lhr } = await lighthouse(url, { port: chrome.port, output: 'json', logLevel: 'silent', onlyCategories: CATEGORIES });
  assert.equal(lhr.runtimeError, undefined);
  return Object.fromEntries(CATEGORIES.map((category) => {
    const { score, auditRefs } = lhr.categories[category];
    const missed = auditRefs
      .filter(({ id, weight }) => weight > 0 && lhr.audits[id].score !== null && lhr.audits[id].score < 1)
      .map(({ id }) => `${id} ${lhr.audits[id].displayValue ?? ''}`);
    return [category, { score: Math.round(score * 100), missed }];
  }));
}

for (const [name, addresses] of Object.entries(PAGES)) {
  describe(`the ${name} site`, () => {
    let server;
    before(async () => {
      // A page names its own address, so the site is built for the one that it is served at.
      server = await serve(null, SITES[name].base);
      server.show(buildAt(name, server.origin + SITES[name].base));
    });
    after(() => server.close());

    for (const address of addresses) {
      test(address, async (t) => {
        let missing;
        for (let number = 0; number < TRIES; number += 1) {
          const found = await scores(server.origin + address);
          missing = Object.entries(found).filter(([, { score }]) => score < 100);
          t.diagnostic(Object.entries(found).map(([category, { score }]) => `${category} ${score}`).join(', '));
          if (!missing.length) return;
        }
        assert.deepEqual(Object.fromEntries(missing), {});
      });
    }
  });
}
