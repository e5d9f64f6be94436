// An open tab asks once a minute whether the site has changed, and says so.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { launch } from './lib/browser.mjs';
import { serve } from './lib/server.mjs';
import { SITES, build } from './lib/sites.mjs';

const folder = build('outage');
const built = JSON.parse(readFileSync(join(folder, 'api/v2/status.json'), 'utf8'));
const NEWER = '2026-03-19T18:30:00.000+01:00';

const answer = (change) => {
  const document = structuredClone(built);
  change(document);
  return { json: document };
};
const newer = answer(({ page }) => { page.updated_at = NEWER; });

let browser;
let server;
before(async () => {
  browser = await launch();
  server = await serve(folder, '/status/');
});
after(async () => {
  await server.close();
  await browser.close();
});

// Opens a page whose API gives these answers, one after the other, the last again and again.
// `look` gets the page, what the site says of news, and a way to let minutes pass.
async function watch(answers, look, { path = '', ...options } = {}) {
  const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'UTC', ...options });
  const wrong = [];
  let asked = 0;
  let loaded = 0;
  try {
    const page = await context.newPage();
    page.on('pageerror', (error) => wrong.push(String(error)));
    page.on('load', () => { loaded += 1; });
    await page.clock.install({ time: SITES.outage.now });
    await page.route('**/api/v2/status.json', async (route) => {
      const next = answers[Math.min(asked, answers.length - 1)];
      asked += 1;
      await (typeof next === 'function' ? next(route) : route.fulfill(next));
    });
    await page.goto(`${server.origin}/status/${path}`, { waitUntil: 'load' });
    const minute = async () => {
      await page.clock.runFor(60_000);
      await page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); })).catch(() => {});
      await page.waitForLoadState('networkidle');
    };
    const news = page.locator('[data-status]');
    await look({ page, news, minute, asked: () => asked, loaded: () => loaded });
    assert.deepEqual(wrong, []);
  } finally {
    await context.close();
  }
}

describe('an open tab', () => {
  for (const path of ['', 'servers/']) {
    test(`says on /${path} that there is news, and shows it when asked by keyboard`, () => watch([{ json: built }, newer], async ({ page, news, minute, loaded }) => {
      assert.equal(await news.getAttribute('role'), 'status');
      await minute();
      assert.equal(await news.textContent(), '');
      await minute();
      await news.getByText('This page has changed.').waitFor();
      await page.evaluate(() => scrollTo(0, 300));
      await news.getByRole('button', { name: 'Show' }).focus();
      await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
      assert.equal(loaded(), 2);
      assert.equal(await page.evaluate(() => scrollY), 300, 'the place on the page is kept');
    }, { path }));
  }

  test('never loads itself again', () => watch([newer], async ({ minute, news, asked, loaded }) => {
    for (let count = 0; count < 5; count += 1) await minute();
    assert.equal(await news.getByRole('button').count(), 1, 'it says so once');
    assert.equal(asked(), 1, 'and asks no more');
    assert.equal(loaded(), 1);
  }));

  test('notices another state at the same instant', () => watch([answer(({ status }) => { status.indicator = 'minor'; })], async ({ minute, news }) => {
    await minute();
    await news.getByRole('button').waitFor();
  }));

  test('takes no older answer for news', () => watch([answer(({ page }) => { page.updated_at = '2026-03-01T00:00:00.000+01:00'; })], async ({ minute, news, asked }) => {
    await minute();
    await minute();
    assert.equal(asked(), 2);
    assert.equal(await news.textContent(), '');
  }));

  const refusals = {
    'is down': (route) => route.abort(),
    'returns an error': { status: 500, body: 'no' },
    'returns a page': { contentType: 'text/html', body: '<!DOCTYPE html><p>Sign in' },
    'returns JSON of another kind': { json: {} },
    'returns nothing that is a time': answer(({ page }) => { page.updated_at = 'soon'; }),
    'returns null': { json: null },
  };
  for (const [what, refusal] of Object.entries(refusals)) {
    test(`says nothing while the API ${what}, and asks again`, () => watch([refusal, refusal, newer], async ({ minute, news, asked }) => {
      await minute();
      await minute();
      assert.equal(asked(), 2);
      assert.equal(await news.textContent(), '');
      await minute();
      await news.getByRole('button').waitFor();
    }));
  }

  test('says so once where answers are slow', () => {
    const waiting = [];
    return watch([(route) => { waiting.push(route); }], async ({ page, news }) => {
      for (let count = 0; count < 3; count += 1) await page.clock.runFor(60_000);
      assert.equal(await news.textContent(), '');
      await Promise.all(waiting.map((route) => route.fulfill(newer)));
      await news.getByRole('button').first().waitFor();
      await page.waitForLoadState('networkidle');
      assert.equal(await news.getByRole('button').count(), 1);
    });
  });

  test('does not ask while nobody looks', () => watch([newer], async ({ page, minute, news, asked }) => {
    const look = (hidden) => page.evaluate((value) => {
      Object.defineProperty(document, 'hidden', { configurable: true, value });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
    await look(true);
    await minute();
    await minute();
    assert.equal(asked(), 0);
    await look(false);
    await news.getByRole('button').waitFor();
  }));
});
