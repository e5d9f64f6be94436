// Searches the posts in the reader's browser. The index has a part for each year; parts are
// loaded newest first, and no further than it takes to find enough.
(() => {
  const TOGETHER = 500; // posts: small parts are searched together
  const UNASKED = 1000; // posts: further back only when the reader asks
  const SHOWN = 20; // results: as many more each time that the reader asks
  const SNIPPET = 200; // characters
  const LETTERS = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', ł: 'l', ı: 'i', þ: 'th', ς: 'σ' };
  const UNSPACED = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}]/u;

  const form = document.querySelector('form.search');
  const field = form.elements.q;
  const [status, results, more] = ['found', 'results', 'more'].map((id) => document.getElementById(id));
  const list = results.querySelector('ol');
  const texts = form.dataset; // in the page's language
  const [moreResults, plurals] = [more.textContent, new Intl.PluralRules(document.documentElement.lang)];
  const loaded = new Map();
  let index; // what index.json holds
  let query = '';
  let words; // the query's, as they are looked for
  let hits; // posts, in the order in which they are shown
  let next; // the first part that was not searched
  let searched; // posts
  let room; // results to show
  let turn = 0; // a search that is not the latest stops

  // Text as it is compared: small letters without accents, one space for all that parts words.
  const fold = (text) => text.normalize('NFKD').replace(/[\u0300-\u036f\u00ad]/g, '').toLowerCase()
    .replace(/[ßæœøđðłıþς]/g, (letter) => LETTERS[letter]).replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ');

  // A word is looked for where words begin, or anywhere in scripts without spaces.
  const wordsOf = (text) => text.split(/\s/).map((word) => fold(word).trim()).filter(Boolean)
    .map((word) => (UNSPACED.test(word) ? word : ' ' + word));

  // Where the words stand in a text: start, end, word.
  const placesIn = (text) => {
    let folded = ' ';
    const origin = [0];
    let at = 0;
    for (const letter of text) {
      const piece = fold(letter);
      if (piece !== ' ' || !folded.endsWith(' ')) {
        folded += piece;
        origin.push(...Array(piece.length).fill(at));
      }
      at += letter.length;
    }
    origin.push(at);
    const places = [];
    for (const word of words) {
      for (let from = folded.indexOf(word); from >= 0; from = folded.indexOf(word, from + 1)) {
        places.push([origin[from + (word.startsWith(' ') ? 1 : 0)], origin[from + word.length], word]);
      }
    }
    return places.sort(([one], [other]) => one - other);
  };

  // The piece of a text in which the most words stand; its beginning where none does.
  const snippet = (text) => {
    const places = placesIn(text);
    const around = ([start]) => new Set(places.filter(([at]) => at >= start && at < start + SNIPPET / 2).map(([, , word]) => word)).size;
    const most = Math.max(...places.map(around));
    const [first] = places.find((place) => around(place) === most) ?? [0];
    const from = Math.max(0, Math.min(first - 40, text.length - SNIPPET));
    const start = Math.max(text.lastIndexOf(' ', from) + 1, from - 40);
    const end = from + SNIPPET < text.length ? Math.max(text.lastIndexOf(' ', from + SNIPPET), first + 80) : text.length;
    return (start ? '…' : '') + text.slice(start, end) + (end < text.length ? '…' : '');
  };

  const fill = (text, values) => text.replace(/{(\w+)}/g, (_, name) => values[name]);

  const make = (name, properties, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };

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
    const meta = make('p', { className: 'meta' }, make('time', { dateTime: post.date }, post.shown));
    if (post.state) meta.append(make('span', { className: 'state label is-' + post.state }, index.states[post.state]));
    const missing = words.filter((word) => !fold(' ' + post.title).includes(word));
    const names = post.names.filter((name) => missing.some((word) => fold(' ' + name).includes(word)));
    meta.append(...names.map((name) => marked('span', name)));
    return make('li', {}, make('h3', {}, marked('a', post.title, { href: post.url })), meta, marked('p', snippet(post.text)));
  };

  const load = (url, use) => {
    if (!loaded.has(url)) {
      const fetched = fetch(url).then((response) => (response.ok ? response.json() : Promise.reject(response))).then(use);
      fetched.catch(() => loaded.delete(url));
      loaded.set(url, fetched);
    }
    return loaded.get(url);
  };

  const prepare = (posts) => {
    for (const post of posts) {
      post.names = [...(post.servers ?? []).map((id) => id + ' ' + index.servers[id]), ...(post.tags ?? [])];
      post.head = fold([' ', post.title, ...post.names].join(' '));
      post.body = fold(' ' + post.text);
    }
    return posts;
  };

  // By how many of the words stand in title, systems and tags; else as they come, newest first.
  const search = (posts) => {
    const rank = (post) => words.filter((word) => post.head.includes(word)).length;
    return posts
      .filter((post) => words.every((word) => post.head.includes(word) || post.body.includes(word)))
      .sort((one, other) => rank(other) - rank(one));
  };

  const show = () => {
    list.append(...hits.slice(list.childElementCount, room).map(item));
    results.hidden = !hits.length;
  };

  const tell = () => {
    const older = index.parts[next];
    more.hidden = hits.length <= room && !older;
    more.textContent = hits.length > room ? moreResults : fill(texts.earlier, { year: older?.year });
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
      query = null; // the same words may be tried again
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
    const address = new URL(location);
    address.search = query && new URLSearchParams({ q: query });
    history.replaceState(null, '', address);
  };

  let typing;
  field.addEventListener('input', () => {
    clearTimeout(typing);
    typing = setTimeout(startFromField, 150);
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    startFromField();
  });
  more.addEventListener('click', async () => {
    const before = list.childElementCount;
    room += SHOWN;
    show();
    await goOn(Infinity);
    if (document.activeElement !== field) (list.children[before]?.querySelector('a') ?? status).focus();
  });
  addEventListener('popstate', startFromAddress);
  startFromAddress();
})();
