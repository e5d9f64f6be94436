// Light and dark: as the reader's system says, until the reader says otherwise.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';

import { launch, visit } from './lib/browser.mjs';
import { serve } from './lib/server.mjs';
import { build } from './lib/sites.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const folder = build('outage');

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

const home = () => `${server.origin}/status/`;

// Whether the page is dark, by what its ground looks like.
const isDark = (page) => page.evaluate(() => {
  const [red] = /\d+/.exec(getComputedStyle(document.body).backgroundColor);
  return Number(red) < 128;
});
const theSwitch = (page) => page.getByRole('button', { name: 'Dark mode' });

describe('the switch between light and dark', () => {
  for (const [system, other] of [['light', 'dark'], ['dark', 'light']]) {
    test(`turns a ${system} page ${other}, and remembers it`, () => visit(browser, home(), { colorScheme: system }, async (page) => {
      assert.equal(await isDark(page), system === 'dark');
      assert.equal(await theSwitch(page).getAttribute('aria-pressed'), String(system === 'dark'));
      await theSwitch(page).click();
      assert.equal(await isDark(page), other === 'dark');
      assert.equal(await theSwitch(page).getAttribute('aria-pressed'), String(other === 'dark'));
      await page.waitForLoadState('networkidle');
      await page.reload();
      assert.equal(await isDark(page), other === 'dark', 'after a reload');
      await page.waitForLoadState('networkidle');
      await page.goto(`${home()}servers/`);
      assert.equal(await isDark(page), other === 'dark', 'on another page');
    }));
  }

  test('can be used by keyboard', () => visit(browser, home(), {}, async (page) => {
    await theSwitch(page).focus();
    await page.keyboard.press('Enter');
    assert.equal(await isDark(page), true);
    await page.keyboard.press('Space');
    assert.equal(await isDark(page), false);
  }));

  test('forgets a choice that the system makes anyway', () => visit(browser, home(), { colorScheme: 'light' }, async (page) => {
    await theSwitch(page).click();
    await theSwitch(page).click();
    await page.emulateMedia({ colorScheme: 'dark' });
    assert.equal(await isDark(page), true);
    // The script hears of it a moment later.
    await page.locator('.theme button[aria-pressed="true"]').waitFor();
  }));

  test('shows no page in the wrong colours first', () => visit(browser, home(), { colorScheme: 'light' }, async (page) => {
    await theSwitch(page).click();
    // Without the script that comes after the page.
    await page.route('**/statusgen.*.js', (route) => route.fulfill({ body: '', contentType: 'text/javascript' }));
    await page.waitForLoadState('networkidle');
    await page.reload();
    assert.equal(await isDark(page), true);
  }));

  test('is not there for those who run no scripts', () => visit(browser, home(), { javaScriptEnabled: false }, async (page) => {
    assert.equal(await page.locator('.theme button').count(), 0);
  }));

  test('gives colours that all can read', () => visit(browser, home(), { colorScheme: 'light' }, async (page) => {
    await theSwitch(page).click();
    await page.evaluate(AXE);
    const { violations } = await page.evaluate(() => window.axe.run());
    assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`), []);
  }));
});

test('colours of the system take the place of the theme’s', () => visit(browser, home(), { forcedColors: 'active' }, async (page) => {
  const hidden = await page.evaluate(() => {
    const paper = getComputedStyle(document.body).backgroundColor;
    return [...document.querySelectorAll('.state, .banner')]
      .filter((element) => {
        const { backgroundColor, borderTopColor, borderTopStyle } = getComputedStyle(element, '::before');
        return backgroundColor === paper && (borderTopStyle === 'none' || borderTopColor === paper);
      })
      .map((element) => element.outerHTML);
  });
  assert.deepEqual(hidden, [], 'a shape cannot be seen');
}));

test('nothing moves', () => visit(browser, home(), {}, async (page) => {
  assert.equal(await page.evaluate(() => document.getAnimations().length), 0);
}));

test('paper is white and holds what matters', () => visit(browser, home(), { colorScheme: 'dark' }, async (page) => {
  await page.emulateMedia({ media: 'print' });
  assert.equal(await isDark(page), false);
  for (const name of ['.top nav', '.theme', '.side']) assert.equal(await page.locator(name).first().isVisible(), false, name);
  for (const name of ['.banner', '.card', '.systems']) assert.equal(await page.locator(name).first().isVisible(), true, name);
}));
