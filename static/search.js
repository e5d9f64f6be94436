// Searches the posts in the reader's browser. The index has a part for each year; parts are
// loaded newest first, and no further than it takes to find enough.
(() => {
  // Small parts are searched together, up to so many posts.
  const TOGETHER = 500;
  // Further back than so many posts only when the reader asks.
  const UNASKED = 1000;
  // So many results, and as many more each time that the reader asks.
  const SHOWN = 20;
  // Characters of a text.
  const SNIPPET = 200;
  const LETTERS = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', ł: 'l', ı: 'i', þ: 'th', ς: 'σ', ٱ: 'ا', ى: 'ي', ی: 'ي', ة: 'ه', ک: 'ك' };
  // Emoji, and letters of scripts that put no spaces between words.
  const ALONE = '\\p{ExtPict}\\p{RI}' + 'Hani Hira Kana Thai Laoo Khmr Mymr'.replace(/(\w+) ?/g, '\\p{scx=$1}');
  const UNSPACED = RegExp(`[${ALONE}]`, 'u');

  const form = document.querySelector('form.search');
  const field = form.elements.q;
  const status = document.getElementById('found');
  // In the page's language.
  const texts = form.dataset;
  const { lang } = document.documentElement;
  const plurals = new Intl.PluralRules(lang);
  const segmenter = Intl.Segmenter && new Intl.Segmenter(lang, { granularity: 'word' });

  const make = (name, properties, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };

  // What stands below the form, once there is something to show.
  const list = make('ol', { className: 'hits' });
  const results = make('section', { id: 'results', hidden: true }, make('h2', { className: 'hide' }, texts.results), list);
  const more = make('button', { hidden: true });
  status.after(results, more);

  // What came from each address, as promises.
  const loaded = {};
  // What index.json holds.
  let index;
  let query = '';
  // The query's, as patterns of folded text.
  let words;
  // Posts, in the order in which they are shown.
  let hits;
  // The first part that was not searched, and how many posts were.
  let next;
  let searched;
  // How many results to show.
  let room;
  // A search that is not the latest stops.
  let turn = 0;

  // Text as it is compared: small letters without what readers leave out when they type (accents,
  // vowel signs of Arabic and Hebrew, joiners), one space for all that parts words. The signs of
  // scripts from India to Cambodia, and those of Japanese, are letters to their readers.
  const fold = (text) => text.normalize('NFKD').toLowerCase()
    .replace(/(?![\u0900-\u1fff\u3099\u309a])\p{Mn}|[\u00ad\u0640\u200b-\u200f]/gu, '')
    .replace(/[^\0-~]/g, (letter) => LETTERS[letter] ?? letter)
    .replace(/[٠-٩۰-۹]/g, (digit) => digit.charCodeAt() % 16)
    .replace(/[^\p{L}\p{N}\p{M}\p{ExtPict}\p{RI}]+/gu, ' ');

  // A word is looked for where words begin, or anywhere in scripts without spaces.
  const wordsOf = (text) => text.split(/\s/).map((word) => fold(word).trim()).filter(Boolean)
    .map((word) => RegExp((UNSPACED.test(word) ? '()' : `(^|[ ${ALONE}])`) + word.replace(/ /g, ' +'), 'gu'));

  const has = (folded, word) => folded.search(word) >= 0;

  // Where the words stand in a text: start, end, word.
  const placesIn = (text) => {
    let folded = ' ';
    const origin = [0];
    let at = 0;
    for (const letter of text) {
      const piece = fold(letter);
      folded += piece;
      for (const _ of piece.split('')) origin.push(at);
      at += letter.length;
    }
    origin.push(at);
    const places = [];
    for (const word of words) {
      for (const { 0: found, 1: before, index: from } of folded.matchAll(word)) {
        places.push([origin[from + before.length], origin[from + found.length], word]);
      }
    }
    return places.sort(([one], [other]) => one - other);
  };

  // Where the word begins that stands at a place of a text; old browsers cut it.
  const edge = (text, at) => (text[at] ? segmenter?.segment(text).containing(at).index ?? at : text.length);

  // The piece of a text in which the most words stand; its beginning where none does.
  const snippet = (text) => {
    const places = placesIn(text);
    const around = ([start]) => new Set(places.filter(([at]) => at >= start && at < start + SNIPPET / 2).map(([, , word]) => word)).size;
    const [[first]] = [...places.sort((one, other) => around(other) - around(one)), [0]];
    const from = Math.max(0, Math.min(first - 40, text.length - SNIPPET));
    const start = edge(text, from);
    const end = edge(text, Math.max(from + SNIPPET, first + 80));
    return (start ? '…' : '') + text.slice(start, end).trim() + (end < text.length ? '…' : '');
  };

  const fill = (text, values) => text.replace(/{(\w+)}/g, (_, name) => values[name]);

  const marked = (name, text, properties) => {
    const element = make(name, properties);
    let done = 0;
    for (const [start, end] of placesIn(text)) {
      if (end <= done) continue;
      const from = Math.max(start, done);
      element.append(text.slice(done, from), make('mark', {}, text.slice(from, end)));
      done = end;
    }
    element.append(text.slice(done));
    return element;
  };

  const item = (post) => {
    const meta = make('p', { className: 'meta' }, marked('time', post.shown, { dateTime: post.date }));
    if (post.state) meta.append(make('span', { className: 'state label is-' + post.state }, index.states[post.state]));
    const title = fold(post.title);
    const names = post.names.filter((name) => words.some((word) => !has(title, word) && has(fold(name), word)));
    meta.append(...names.map((name) => marked('span', name)));
    return make('li', {}, make('h3', {}, marked('a', post.title, { href: post.url })), meta, marked('p', snippet(post.text)));
  };

  const load = (url, use) => loaded[url] ??= fetch(url)
    .then((response) => (response.ok ? response.json() : Promise.reject(response)))
    .then(use)
    .catch((error) => {
      delete loaded[url];
      throw error;
    });

  const prepare = (posts) => {
    for (const post of posts) {
      post.names = [...(post.servers ?? []).map((id) => index.servers[id]), ...(post.tags ?? [])];
      post.head = fold([post.title, ...post.names].join(' '));
      post.all = fold([post.head, post.text, post.shown, post.date].join(' '));
    }
    return posts;
  };

  // By how many of the words stand in title, systems and tags; else as they come, newest first.
  const search = (posts) => {
    const rank = (post) => words.filter((word) => has(post.head, word)).length;
    return posts
      .filter((post) => words.every((word) => has(post.all, word)))
      .sort((one, other) => rank(other) - rank(one));
  };

  const show = () => {
    list.append(...hits.slice(list.childElementCount, room).map(item));
    results.hidden = !hits.length;
  };

  const tell = () => {
    const older = index.parts[next];
    more.hidden = hits.length <= room && !older;
    more.textContent = hits.length > room ? texts.more : fill(texts.earlier, { year: older?.year });
    const found = older ? 'since_' : 'found_';
    const text = texts[found + (hits.length ? plurals.select(hits.length) : 'none')] ?? texts[found + 'other'];
    status.textContent = fill(text, { count: hits.length, year: index.parts[next - 1]?.year });
  };

  // Searches on until results fill the room, or until so many posts are searched.
  const goOn = async (limit) => {
    const mine = (turn += 1);
    const slow = setTimeout(() => { status.textContent = texts.searching; }, 400);
    try {
      index = await load(form.dataset.index, (document) => document);
      while (index.parts[next] && hits.length < room && searched < limit) {
        let [until, posts] = [next, 0];
        do posts += index.parts[until++].count;
        while (posts + index.parts[until]?.count <= TOGETHER);
        const parts = await Promise.all(index.parts.slice(next, until).map(({ url }) => load(url, prepare)));
        if (mine !== turn) return;
        hits.push(...search(parts.flat()));
        [next, searched] = [until, searched + posts];
        show();
      }
      if (mine === turn) tell();
    } catch {
      if (mine !== turn) return;
      status.textContent = texts.failed;
      // The same words may be tried again.
      query = null;
    } finally {
      clearTimeout(slow);
    }
  };

  const start = (text) => {
    if (text.trim() === query) return;
    query = text.trim();
    words = wordsOf(query);
    [hits, next, searched, room] = [[], 0, 0, SHOWN];
    list.replaceChildren();
    results.hidden = more.hidden = true;
    if (words.length) return goOn(UNASKED);
    turn += 1;
    status.textContent = '';
  };

  const startFromAddress = () => {
    field.value = new URLSearchParams(location.search).get('q') ?? '';
    start(field.value);
  };

  // The address holds the words, so that it can be kept and come back to.
  const startFromField = () => {
    start(field.value);
    history.replaceState(null, '', form.action + (query && '?q=' + encodeURIComponent(query)));
  };

  let typing;
  field.oninput = () => {
    clearTimeout(typing);
    typing = setTimeout(startFromField, 150);
  };
  form.onsubmit = () => {
    startFromField();
    return false;
  };
  more.onclick = async () => {
    const before = list.childElementCount;
    room += SHOWN;
    show();
    await goOn(Infinity);
    if (document.activeElement !== field) (list.children[before]?.querySelector('a') ?? status).focus();
  };
  onpopstate = startFromAddress;
  startFromAddress();
})();
