// Every kind of page, in a real browser: for everyone, at every width, in light and in dark,
// with scripts and without, under a strict policy.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';

import { launch, visit } from './lib/browser.mjs';
import { serve } from './lib/server.mjs';
import { SITES, build, pagesOf } from './lib/sites.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WIDTHS = [1280, 320];
const SCHEMES = ['light', 'dark'];

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

for (const name of Object.keys(SITES)) {
  const folder = build(name);
  const pages = pagesOf(name, folder);

  describe(`the ${name} site`, () => {
    let server;
    before(async () => {
      server = await serve(folder, SITES[name].base);
    });
    after(() => server.close());

    for (const [kind, address] of pages) {
      describe(`${kind} (${address})`, () => {
        test('is well made', () => visit(browser, server.origin + address, {}, isWellMade(kind, SITES[name].language)));
        test('reads the same without scripts', () => readsWithoutScripts(server.origin + address, kind, SITES[name].now));
        for (const width of WIDTHS) {
          for (const colorScheme of SCHEMES) {
            test(`is for everyone at ${width} px, ${colorScheme}`, () => {
              const options = { colorScheme, viewport: { width, height: 900 } };
              return visit(browser, server.origin + address, options, isForEveryone);
            });
          }
        }
      });
    }

    test('can be used by keyboard', () => visit(browser, server.origin + pages[0][1], {}, worksByKeyboard));
  });
}

function isWellMade(kind, language = 'en') {
  return async (page, response) => {
    assert.equal(response.status(), kind === 'nowhere' ? 404 : 200);
    const found = await page.evaluate(() => ({
      title: document.title,
      lang: document.documentElement.lang,
      description: document.querySelector('meta[name=description]')?.content,
      canonical: document.querySelector('link[rel=canonical]')?.href,
      noindex: document.querySelector('meta[name=robots]')?.content,
      main: document.querySelectorAll('main').length,
      headings: [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map((heading) => ({
        level: Number(heading.tagName[1]),
        text: heading.textContent.trim(),
      })),
      feeds: [...document.querySelectorAll('link[rel=alternate][type="application/rss+xml"]')].map((link) => link.href),
      inline: [...document.querySelectorAll('[style], style, script:not([src], [type$="json"])')].map((element) => element.localName),
    }));
    assert.ok(found.title, 'no title');
    assert.equal(found.lang, language);
    assert.ok(found.description, 'no description');
    assert.equal(found.main, 1);
    if (kind === 'nowhere') assert.equal(found.noindex, 'noindex');
    else assert.equal(new URL(found.canonical).pathname, new URL(page.url()).pathname);
    // The policy names these two and lets nothing else stand within a page.
    assert.deepEqual(found.inline, kind === 'home' ? ['style', 'script'] : ['script'], 'inline style or script');

    const levels = found.headings.map((heading) => heading.level);
    assert.equal(levels.filter((level) => level === 1).length, 1, 'not one h1');
    assert.equal(levels[0], 1, 'a heading before the h1');
    for (const [index, heading] of found.headings.entries()) {
      assert.ok(heading.text, 'an empty heading');
      assert.ok(index === 0 || heading.level <= levels[index - 1] + 1, `a level is left out before "${heading.text}"`);
    }

    assert.ok(found.feeds.length > 0, 'no feed is announced');
    for (const feed of found.feeds) {
      const answer = await page.request.get(feed);
      assert.equal(answer.status(), 200, feed);
      assert.match(await answer.text(), /<rss /, feed);
    }
  };
}

// Moments may be dressed up by a script; nothing else may depend on one.
async function readsWithoutScripts(url, kind, now) {
  const read = async (javaScriptEnabled) => {
    let text;
    await visit(browser, url, { javaScriptEnabled, at: javaScriptEnabled ? now : undefined }, async (page) => {
      await page.waitForLoadState('networkidle');
      text = await page.evaluate(() => {
        for (const time of document.querySelectorAll('main time')) time.textContent = time.dateTime;
        return document.querySelector('main').innerText;
      });
    });
    return text;
  };
  const without = await read(false);
  assert.ok(without.length > 15, `hardly anything to read: "${without}"`);
  if (kind !== 'search') assert.equal(without, await read(true));
}

async function isForEveryone(page) {
  const overflow = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const boxes = [...document.querySelectorAll('body *')].map((element) => [element, element.getBoundingClientRect()]);
    return boxes
      .filter(([, { left, right }]) => right > width + 0.5 || left < -0.5)
      .map(([{ tagName, className }, { left, right }]) => `${tagName.toLowerCase()}.${className} goes from ${left} to ${right}`)
      .concat('something');
  });
  assert.deepEqual(overflow, [], 'the page scrolls sideways');

  await page.evaluate(AXE);
  const { violations, passes } = await page.evaluate(() => window.axe.run(document, {
    rules: { 'target-size': { enabled: true } },
    resultTypes: ['violations'],
  }));
  const told = violations.flatMap((violation) => violation.nodes.map((node) =>
    `${violation.id}: ${node.target.join(' ')}\n${node.failureSummary}`));
  assert.equal(told.join('\n\n'), '');
  assert.ok(passes.length > 15, 'axe hardly looked');
}

async function worksByKeyboard(page) {
  await page.keyboard.press('Tab');
  const skip = page.locator(':focus');
  const box = await skip.boundingBox();
  assert.equal(await skip.getAttribute('href'), '#main');
  assert.ok(box.x >= 0 && box.y >= 0, 'the skip link stays out of sight');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'main');
  const unseen = [];
  for (let stop = 0; stop < 40; stop += 1) {
    await page.keyboard.press('Tab');
    const lost = await page.evaluate(() => {
      const element = document.activeElement;
      const { outlineStyle, boxShadow } = getComputedStyle(element);
      return element !== document.body && outlineStyle === 'none' && boxShadow === 'none' ? element.outerHTML : null;
    });
    if (lost) unseen.push(lost);
  }
  assert.deepEqual(unseen, [], 'nobody sees where the focus is');
}
