// What operators put on pages of their own, on another origin than the status site's.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';

import { launch, visit } from './lib/browser.mjs';
import { serve } from './lib/server.mjs';
import { SITES, build } from './lib/sites.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const { base } = SITES.outage;

let browser;
let site;
let well;
let host;
before(async () => {
  browser = await launch();
  site = await serve(build('outage'), base);
  well = await serve(build('outage', '2026-03-01T12:00:00+01:00'), base);
  host = createServer((request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
    response.end(`<!DOCTYPE html><html lang="en"><title>Shop</title><h1>Shop</h1>${decodeURIComponent(request.url.slice(2))}`);
  });
  await new Promise((resolve) => host.listen(0, '127.0.0.1', resolve));
});
after(async () => {
  await browser.close();
  await site.close();
  await well.close();
  host.closeAllConnections();
  host.close();
});

// Opens a page of the operator's that has `html` in it.
async function onOwnPage(html, look) {
  const page = await browser.newPage();
  try {
    await page.goto(`http://localhost:${host.address().port}/?${encodeURIComponent(html)}`, { waitUntil: 'load' });
    await look(page);
  } finally {
    await page.close();
  }
}

const frame = (path, sandbox = '') => `<iframe src="${site.origin}${base}${path}" title="Status" ${sandbox}></iframe>`;

describe('the frame', () => {
  for (const colorScheme of ['light', 'dark']) {
    for (const width of [320, 640]) {
      test(`is for everyone at ${width} px, ${colorScheme}`, () =>
        visit(browser, `${site.origin}${base}embed/`, { colorScheme, viewport: { width, height: 200 } }, async (page) => {
          await page.evaluate(AXE);
          const { violations } = await page.evaluate(() => globalThis.axe.run());
          assert.deepEqual(violations.map(({ id }) => id), []);
          assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'scrolls sideways');
        }));
    }
  }

  test('stands on any page, with its style, in a sandbox too', () => {
    const sandbox = 'sandbox="allow-top-navigation-by-user-activation"';
    return onOwnPage(frame('embed/', sandbox), async (page) => {
      const [, inner] = page.frames();
      assert.equal(await inner.locator('h1').textContent(), 'Major System Outage');
      assert.equal(await inner.locator('script').count(), 0);
      const margin = await inner.locator('h1').evaluate((heading) => getComputedStyle(heading).marginTop);
      assert.equal(margin, '0px', 'the style is not there');
    });
  });

  test('leads out of itself', () => onOwnPage(frame('embed/'), async (page) => {
    await page.frameLocator('iframe').getByRole('link', { name: 'The API and the console' }).click();
    await page.waitForURL(`${site.origin}${base}2026/03/19/database/`);
  }));

  test('is the only page that may be framed', () => onOwnPage(frame(''), async (page) => {
    assert.equal(await page.frameLocator('iframe').locator('h1', { hasText: 'Outage' }).count(), 0);
  }));
});

describe('the banner', () => {
  const script = (from) => `<script src="${from.origin}${base}embed.js" async></script>`;

  test('says what is wrong until it is dismissed', () => onOwnPage(script(site), async (page) => {
    const banner = page.getByRole('status');
    await banner.getByText('Major System Outage').waitFor();
    assert.match(await banner.getByRole('link').getAttribute('href'), /^https:.*\/status\/$/);
    await page.evaluate(AXE);
    const { violations } = await page.evaluate(() => globalThis.axe.run('body > div'));
    assert.deepEqual(violations.map(({ id }) => id), []);
    await page.getByRole('button', { name: 'Dismiss' }).click();
    assert.equal(await banner.count(), 0);
    await page.reload({ waitUntil: 'networkidle' });
    assert.equal(await banner.count(), 0);
  }));

  test('is not there while all is well', () => onOwnPage(script(well), async (page) => {
    await page.waitForLoadState('networkidle');
    assert.equal(await page.getByRole('status').count(), 0);
  }));

  test('says nothing where there is no answer', async () => {
    const errors = [];
    await onOwnPage('', async (page) => {
      page.on('pageerror', (error) => errors.push(String(error)));
      await page.route('**/banner.json', (route) => route.fulfill({ status: 500, body: 'no' }));
      await page.addScriptTag({ url: `${site.origin}${base}embed.js` });
      await page.waitForLoadState('networkidle');
      assert.equal(await page.getByRole('status').count(), 0);
    });
    assert.deepEqual(errors, []);
  });
});

test('a badge is as wide as its words', async () => {
  const page = await browser.newPage();
  for (const name of ['status', 'api', 'backup']) {
    await page.goto(`${site.origin}${base}badge/${name}.svg`);
    const texts = await page.evaluate(() => [...document.querySelectorAll('text')].map((text) => {
      const stated = text.textLength.baseVal.value;
      text.removeAttribute('textLength');
      return { text: text.textContent, stated, natural: text.getComputedTextLength() };
    }));
    // DejaVu Sans stands in for Verdana on the machines that run this.
    for (const { text, stated, natural } of texts) assert.ok(Math.abs(stated / natural - 1) < 0.12, `${text}: ${stated}, ${natural}`);
  }
  await page.close();
});
