// A real browser, and visits during which nothing may go wrong.

import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';

export const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function launch() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });
}

// Opens `url` in a context of its own and calls `look(page)`. Fails on any console message of
// note, script error, violation of the policy, failed request, answer that is an error, and
// request to another origin. `at` is the time on the page's clock.
export async function visit(browser, url, { at, prepare, ...options } = {}, look = async () => {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, timezoneId: 'UTC', locale: 'en-GB', ...options });
  try {
    const wrong = [];
    const page = await context.newPage();
    if (at) await page.clock.setFixedTime(at);
    if (prepare) await prepare(page);
    const { origin } = new URL(url);
    let expected;
    page.on('console', (message) => {
      const { url: from } = message.location();
      // A feed names no icon, so the browser asks for the one that a host may have.
      const isExpected = (expected === 404 && from === url) || from === `${origin}/favicon.ico`;
      const ours = isExpected && message.text().includes('404');
      if (['error', 'warning'].includes(message.type()) && !ours) wrong.push(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => wrong.push(`script: ${error}`));
    page.on('dialog', (dialog) => wrong.push(`dialog: ${dialog.message()}`));
    page.on('requestfailed', (request) => wrong.push(`failed: ${request.url()} ${request.failure()?.errorText}`));
    page.on('request', (request) => {
      const { protocol, origin: to } = new URL(request.url());
      if (protocol !== 'data:' && to !== origin) wrong.push(`to another origin: ${request.url()}`);
    });
    page.on('response', (response) => {
      if (response.url() === url) expected = response.status();
      else if (response.status() >= 400) wrong.push(`${response.status()}: ${response.url()}`);
    });
    const response = await page.goto(url, { waitUntil: 'load' });
    await look(page, response);
    assert.deepEqual(wrong, [], `${url} went wrong`);
  } finally {
    await context.close();
  }
}
