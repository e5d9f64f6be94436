// For sites and instants that are made up: what the script makes of a page that was built earlier
// agrees with a build at that instant. The choices are the same each time; SEED and CASES make others.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';

import { launch } from './lib/browser.mjs';
import { serve } from './lib/server.mjs';
import { STATUSGEN } from './lib/sites.mjs';

const SEED = Number(process.env.SEED ?? 1);
const CASES = Number(process.env.CASES ?? 20);
const NOW = Date.parse('2026-06-10T12:00:00Z');
const HOUR = 3.6e6;

const STATES = ['operational', 'under_maintenance', 'degraded_performance', 'partial_outage', 'major_outage'];
const IMPACTS = ['none', 'minor', 'major', 'critical'];
const SYSTEMS = ['A', 'B', 'C', 'D'];

// The generator of random numbers called mulberry32.
function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function anySite(seed) {
  const next = random(seed);
  const chance = (part) => next() < part;
  const between = (from, to) => from + Math.floor(next() * (to - from));
  const pick = (list) => list[between(0, list.length)];
  const instant = (hours) => new Date(NOW + Math.round(hours * 4) * HOUR / 4).toISOString().replace('.000', '');
  const day = (hours) => instant(hours).slice(0, 10);

  const servers = SYSTEMS.slice(0, between(0, 5)).map((id) => {
    const fields = [`id: ${id}`];
    if (chance(0.1)) fields.push(`since: ${day(between(-100, 60))}`);
    else if (chance(0.2)) fields.push(`retired: ${day(between(-30, 60))}`);
    if (chance(0.2)) fields.push(`status: ${pick([...STATES, 'internal'])}`);
    return `  - {${fields.join(', ')}}\n`;
  });
  const ids = servers.map((_, number) => SYSTEMS[number]);

  const systems = () => {
    const named = ids.filter(() => chance(0.5));
    if (!named.length) return '';
    if (chance(0.5)) return `servers: [${named.join(', ')}]\n`;
    return `servers: {${named.map((id) => `${id}: ${pick(STATES)}`).join(', ')}}\n`;
  };
  const window = (from) => `maintenance: {start: ${instant(from)}, end: ${instant(from + between(1, 30))}}\n`;

  const posts = {};
  for (let thread = 0; thread < between(1, 5); thread += 1) {
    const isMaintenance = chance(0.7);
    let at = between(-60, -10);
    for (let number = 0; number < between(1, 4); number += 1) {
      let head = `title: Thread ${thread}\ndate: ${instant(at)}\n`;
      head += number ? `incident: t${thread}-0\n` : '';
      head += systems();
      if (isMaintenance) {
        if (number ? chance(0.2) : chance(0.8)) head += window(between(-30, 40));
        else if (!number) head += 'impact: maintenance\n';
        else head += `status: ${pick(['in_progress', 'in_progress', 'verifying', 'completed'])}\n`;
      } else {
        head += `status: ${pick(['investigating', 'identified', 'monitoring', 'resolved'])}\n`;
      }
      if (chance(0.4) && !head.includes('impact:')) head += `impact: ${pick(IMPACTS)}\n`;
      if (chance(0.2)) head += `resolved: ${instant(Math.max(at, 0) + between(0, 40))}\n`;
      posts[`posts/t${thread}-${number}.md`] = `---\n${head}---\nWords.\n`;
      at = Math.min(at + between(1, 20), 0);
    }
  }
  return {
    files: {
      'site.yaml': 'title: Testing\nbase_url: https://status.example.org/\nhistory_days: 3\npermalink: /{id}/\n',
      'servers.yaml': servers.length ? `servers:\n${servers.join('')}` : '',
      ...posts,
    },
    ids,
    at: new Date(NOW + between(1, 70 * 4) * HOUR / 4).toISOString(),
  };
}

const folders = [];
function folder() {
  folders.push(mkdtempSync(join(tmpdir(), 'statusgen-agreement-')));
  return folders.at(-1);
}
process.on('exit', () => folders.forEach((path) => rmSync(path, { recursive: true, force: true })));

function build(root, now) {
  const output = folder();
  execFileSync(STATUSGEN, ['-C', root, '-q', 'build', '--now', now, '--output', output], { stdio: ['ignore', 'ignore', 'pipe'] });
  return output;
}

// What a page says of the present.
function read() {
  const text = (element) => element?.textContent.trim();
  const state = (element) => element && `${text(element)} (${/is-\w+/.exec(element.className)})`;
  const found = { title: document.title, systems: {}, entries: {} };
  const banner = document.querySelector('.banner');
  if (banner) found.banner = `${text(banner.firstElementChild)} (${/is-\w+/.exec(banner.className)})`;
  for (const system of document.querySelectorAll('[data-system]')) {
    found.systems[system.dataset.system] = state(system.querySelector('.state')) ?? 'none';
  }
  for (const entry of document.querySelectorAll('article.card, .lines > [data-entry]')) {
    found.entries[entry.querySelector('a').getAttribute('href')] = state(entry.querySelector('.state'));
  }
  found.facts = state(document.querySelector('.incident > .facts .state'));
  return found;
}

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

// Gives `use` a way to read pages: with scripts and the clock at an instant, or without scripts.
async function reading({ at }, use) {
  const context = await browser.newContext({ javaScriptEnabled: Boolean(at), timezoneId: 'UTC', locale: 'en-GB' });
  try {
    const page = await context.newPage();
    if (at) await page.clock.setFixedTime(at);
    const wrong = [];
    page.on('pageerror', (error) => wrong.push(String(error)));
    await use(async (url) => {
      await page.goto(url, { waitUntil: 'load' });
      assert.deepEqual(wrong, [], url);
      return page.evaluate(read);
    });
  } finally {
    await context.close();
  }
}

async function disagreements(seed) {
  const { files, ids, at } = anySite(seed);
  const root = folder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const [old, anew] = [build(root, new Date(NOW).toISOString()), build(root, at)];
  const api = JSON.parse(readFileSync(join(anew, 'api/v2/scheduled-maintenances.json'), 'utf8'));
  const statuses = Object.fromEntries(api.scheduled_maintenances.map((row) => [new URL(row.shortlink).pathname, row.status]));
  const servers = await Promise.all([serve(old), serve(anew)]);
  const wrong = [];
  try {
    const threads = Object.keys(files).filter((path) => path.endsWith('-0.md')).map((path) => `/${path.slice(6, -3)}/`);
    const compareAll = async (later, built) => {
      for (const path of ['/', '/servers/', ...ids.map((id) => `/server/${id}/`), ...threads]) {
        const said = await later(servers[0].origin + path);
        const right = await built(servers[1].origin + path);
        const compare = (what, one, other) => one === other || wrong.push(`${path}: ${what}: ${one}, not ${other}`);
        for (const what of ['title', 'banner', 'facts']) compare(what, said[what], right[what]);
        for (const [id, state] of Object.entries(said.systems)) {
          // One that is retired meanwhile is no more in the table, and without a state on its page.
          const there = right.systems[id] ?? 'none';
          compare(id, state, there === 'none' && state !== 'none' ? 'Retired (is-retired)' : there);
        }
        for (const [address, state] of Object.entries(said.entries)) {
          if (right.entries[address]) compare(address, state, right.entries[address]);
          // What is over is no more among what is ahead.
          else if (statuses[address]) assert.match(state, statuses[address] === 'completed' ? /^(Completed|Cancelled) / : /^$/, `${path}: ${address}`);
          else compare(address, state, 'Resolved (is-resolved)');
        }
      }
    };
    await reading({ at }, (later) => reading({}, (built) => compareAll(later, built)));
  } finally {
    await Promise.all(servers.map((server) => server.close()));
  }
  return wrong.length ? { seed, at, wrong, files } : null;
}

test(`an older page says what a build at that instant says, seeds ${SEED} to ${SEED + CASES - 1}`, async () => {
  for (let seed = SEED; seed < SEED + CASES; seed += 1) {
    assert.equal(await disagreements(seed), null);
  }
});
