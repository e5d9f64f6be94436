// Pages in other languages than English, one of them from right to left: what scripts say there.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { launch, visit } from './lib/browser.mjs';
import { serve } from './lib/server.mjs';
import { build } from './lib/sites.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

describe('in German', () => {
  let server;
  before(async () => {
    server = await serve(build('german'));
  });
  after(() => server.close());

  test('search says what it found, in the words of the site', () => visit(browser, `${server.origin}/search/`, {}, async (page) => {
    for (const [query, told] of [
      ['Platte', '2 Beiträge gefunden'],
      ['Ursache', '1 Beitrag gefunden'],
      ['Zwetschge', 'Keine Meldungen gefunden'],
    ]) {
      await page.getByRole('searchbox').fill(query);
      await page.waitForFunction((text) => document.getElementById('found').textContent === text, told);
    }
  }));

  test('a moment is told in the time of the reader', () => visit(browser, `${server.origin}/2026/01/31/wartung/`, { timezoneId: 'America/New_York' }, async (page) => {
    assert.match(await page.locator('[data-local]').first().innerText(), / Ihrer Zeit$/);
  }));
});

describe('in Arabic', () => {
  let server;
  before(async () => {
    server = await serve(build('arabic'));
  });
  after(() => server.close());

  const look = (at, found) => visit(browser, `${server.origin}/`, { at }, async (page) => {
    const item = page.locator('.lines > li');
    assert.deepEqual({
      banner: await page.locator('.banner h1').textContent(),
      title: (await page.title()).split(' – ')[0],
      item: await item.locator('.state').first().textContent(),
      system: await page.locator('[data-system=WEB1] .state').textContent(),
    }, found);
  });

  test('a maintenance begins', () => look('2026-03-23T12:00:00Z', {
    banner: 'الخدمة قيد الصيانة', title: 'الخدمة قيد الصيانة', item: 'جارية', system: 'قيد الصيانة',
  }));

  test('a maintenance ends', () => look('2026-03-24T12:00:00Z', {
    banner: 'جميع الأنظمة تعمل', title: 'جميع الأنظمة تعمل', item: 'مكتملة', system: 'يعمل',
  }));

  test('a page runs from right to left', () => visit(browser, `${server.origin}/`, {}, async (page) => {
    const left = async (selector) => (await page.locator(selector).first().boundingBox()).x;
    assert.ok(await left('header .brand') > await left('header nav'), 'the name stands before the menu');
    assert.ok(await left('tr[data-system] .place') > await left('tr[data-system] .num'), 'the first column is the rightmost');
  }));

  test('the banner on other sites is in the language', async () => {
    const during = await serve(build('arabic', '2026-03-23T12:00:00Z'));
    const page = await browser.newPage();
    try {
      // Its own address is that of the site, so any page of that will do.
      await page.goto(`${during.origin}/robots.txt`);
      await page.addScriptTag({ url: `${during.origin}/embed.js` });
      const message = page.getByRole('status');
      await message.getByText('الخدمة قيد الصيانة').waitFor();
      assert.deepEqual(await message.locator('..').evaluate(({ lang, dir }) => [lang, dir]), ['ar', 'rtl']);
      await page.getByRole('button', { name: 'إغلاق' }).click();
      assert.equal(await message.count(), 0);
    } finally {
      await page.close();
      await during.close();
    }
  });
});
