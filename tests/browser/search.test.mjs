// The search page, as a reader uses it.

import { after, before, test } from 'node:test';

import { launch, visit } from './lib/browser.mjs';
import { serve } from './lib/server.mjs';
import { build } from './lib/sites.mjs';
import { search } from './search.mjs';

let browser;
let server;
before(async () => {
  browser = await launch();
  server = await serve(build('sample'));
});
after(async () => {
  await browser.close();
  await server.close();
});

test('search finds what was written', () =>
  visit(browser, `${server.origin}/search/`, {}, (page) => search(page, server.origin)));
