// What a reader has to wait for.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

import { launch, visit } from './lib/browser.mjs';
import { serve } from './lib/server.mjs';
import { buildReported } from './lib/sites.mjs';

const folder = buildReported('sample');
const STYLE = readdirSync(folder).find((name) => /^style\.\w{10}\.css$/.test(name));
const weight = (name) => gzipSync(readFileSync(join(folder, name)), { level: 9 }).length;

test('the home page comes in one round trip, its style within', (t) => {
  const home = weight('index.html');
  t.diagnostic(`index.html ${home} bytes`);
  const content = readFileSync(join(folder, 'index.html'), 'utf8');
  assert.equal(content.match(/<tr data-system=/g).length, 10, 'the budget is for ten systems');
  assert.ok(content.match(/<article class="entry/g).length >= 10, 'the budget is for ten entries');
  assert.match(content, /<style>[^<]*--paper/);
  assert.ok(home <= 14 * 1024, `${home} bytes`);
});

test('the home page of sixty systems is not much heavier', (t) => {
  const content = readFileSync(join(buildReported('sample', 50), 'index.html'), 'utf8');
  const home = gzipSync(content, { level: 9 }).length;
  t.diagnostic(`${home} bytes`);
  assert.equal(content.match(/<tr data-system=/g).length, 60);
  assert.ok(home <= 20 * 1024, `${home} bytes`);
});

test('the scripts are small', (t) => {
  const scripts = readdirSync(folder).filter((name) => name.endsWith('.js'));
  const total = scripts.map(weight).reduce((sum, size) => sum + size, 0);
  t.diagnostic(`${scripts.join(', ')}: ${total} bytes`);
  assert.ok(scripts.length > 0);
  assert.ok(total <= 5 * 1024, `${total} bytes`);
});

test('the home page waits for nothing, and others for their style alone', async () => {
  const browser = await launch();
  const server = await serve(folder);
  try {
    for (const [address, expected] of [['/', []], ['/servers/', [`/${STYLE}`]]]) {
      await visit(browser, server.origin + address, {}, async (page) => {
        const blocking = await page.evaluate(() => performance.getEntriesByType('resource')
          .filter((entry) => entry.renderBlockingStatus === 'blocking')
          .map((entry) => new URL(entry.name).pathname));
        assert.deepEqual(blocking, expected, address);
      });
    }
  } finally {
    await server.close();
    await browser.close();
  }
});
