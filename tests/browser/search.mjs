// What a reader does on the search page of the sample site. `origin` is where the site begins,
// without a closing slash; the page must be fresh.

import assert from 'node:assert/strict';

// A post that the sample site does not have: accents, and markup that must stay text.
const ODD = {
  title: 'Größe der Übertragung <b>geändert</b>',
  url: '/odd/',
  date: '1999-12-31T00:00:00+00:00',
  shown: '31 December 1999',
  tags: ['<i>Łódź</i>'],
  text: `${'Nothing to find in this sentence. '.repeat(40)}Un déjà-vu <img src=x onerror=alert(1)> in the café.`,
};

// Words as their readers write them, and would hardly type them.
const SCRIPTS = {
  title: 'Words of many scripts',
  url: '/scripts/',
  date: '1998-12-30T00:00:00+00:00',
  shown: '30 December 1998',
  text: 'مُحَمَّد أحمد إلى مدرسة ١٢٣ שָׁלוֹם Ёлка йод Άλφα τέλος ＦＵＬＬ　ｗｉｄｔｈ メール障害の復旧ﾃｽﾄiPhoneで ระบบอีเมลขัดข้อง 🔥 👩🏽‍💻 🇩🇪',
};
const FOUND_IN_SCRIPTS = [
  'محمد', 'احمد', 'الى', 'مدرسه', '123', 'שלום', 'елка', 'иод', 'αλφα', 'ΤΕΛΟΣ', 'full width', 'ＷＩＤＴＨ',
  '障害', 'メール 復旧', 'テスト', 'iphone', 'อีเมล', '🔥', '👩', '👩🏽‍💻', '🇩🇪', '30 December 1998', '1998-12-30',
];

export async function search(page, origin) {
  await page.route(/search\/\d+\.json$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: [...(await response.json()), ODD, SCRIPTS] });
  }, { times: 1 });
  // Whatever a page still loads when it is left counts as failed.
  const rest = () => page.waitForLoadState('networkidle');
  const open = async (query) => {
    await rest();
    await page.goto(`${origin}/search/${query}`);
  };
  await open('');
  const field = page.getByLabel('Words in titles, systems, tags and text');
  const status = page.getByRole('status');
  const titles = page.getByRole('heading', { level: 3 });

  // The result that comes first, and how many there are.
  const look = async (query) => {
    await field.fill(query);
    await page.waitForURL((url) => (url.searchParams.get('q') ?? '') === query.trim());
    await page.waitForFunction((empty) => (document.getElementById('found').textContent === '') === empty, !query.trim());
    const [told] = (await status.textContent()).split(' ');
    const count = await titles.count();
    assert.equal(count, Math.min(Number(told) || 0, 20), `"${query}": ${told}`);
    return { count, first: count ? await titles.first().textContent() : undefined };
  };

  // Prefixes, letter case and accents do not matter; the beginning of a word does.
  const relay = await look('relay');
  assert.ok(relay.count > 0);
  assert.deepEqual(await look('RÉLA'), relay);
  assert.equal((await look('elay')).count, 0);
  assert.equal(await status.textContent(), 'No posts found');

  // All words are required. Those in titles, systems and tags count for more than those in texts.
  const mail = await look('mail');
  assert.ok((await look('mail sydney')).count < mail.count);
  assert.match((await look('nc041')).first, /NC041/);
  assert.ok((await look('post-mortem')).count > 0);
  assert.deepEqual(await look('   '), { count: 0, first: undefined });

  // Accents in what was written, and nothing of it becomes markup.
  for (const query of ['grosse ubertrag', 'GRÖSSE', 'lodz', 'deja-vu cafe', 'Déjà vu', '"café"']) {
    assert.deepEqual(await look(query), { count: 1, first: ODD.title }, query);
  }
  assert.deepEqual(await page.locator('#results mark').allTextContents(), ['café']);
  assert.match(await page.locator('#results li p').last().textContent(), /^….*<img src=x onerror=alert\(1\)> in the café\.$/);
  assert.equal(await page.locator('#results :is(b, i, img)').count(), 0);

  // What readers leave out when they type, scripts without spaces, emoji, and dates.
  for (const query of FOUND_IN_SCRIPTS) {
    assert.deepEqual(await look(query), { count: 1, first: SCRIPTS.title }, query);
    assert.ok((await page.locator('#results mark').count()) > 0 || query.includes('-'), query);
  }
  assert.equal((await look('hone')).count, 0);

  // The address can be opened, gone on from and come back to.
  await open(`?q=${encodeURIComponent('rélay')}`);
  await titles.first().waitFor();
  assert.equal(await field.inputValue(), 'rélay');
  assert.deepEqual(await titles.count(), relay.count);
  assert.ok(await page.locator('#results .state').count() > 0);
  assert.match((await page.locator('#results mark').allTextContents()).join(' '), /^(relay ?)+$/i);

  // By keyboard alone: type, reach the first result, follow it, come back.
  await open('');
  await field.focus();
  await page.keyboard.type('relay');
  await page.keyboard.press('Enter');
  await titles.first().waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), relay.first);
  await rest();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: relay.first }).waitFor();
  await rest();
  await page.goBack();
  await titles.first().waitFor();
  assert.equal(await field.inputValue(), 'relay');
  assert.equal(await titles.count(), relay.count);
}
