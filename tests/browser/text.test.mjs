// The pages in a browser that knows neither styles nor scripts nor pictures: lynx.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';

import { build } from './lib/sites.mjs';

const folder = build('outage');

function read(...path) {
  const text = execFileSync('lynx', ['-dump', '-nolist', '-width=300', '-display_charset=utf-8', '-assume_charset=utf-8', join(folder, ...path)], { encoding: 'utf8' });
  return text.replace(/ +/g, ' ').replace(/\n\s+/g, '\n');
}

test('the home page answers first', () => {
  const text = read('index.html');
  const order = [
    'Major System Outage',
    '5 of 6 systems are disrupted',
    'Get updates',
    'Every update in your feed reader',
    'Report a problem',
    'Open incidents',
    'The API and the console answer with errors',
    'Next update due',
    'Some objects in Europe cannot be read',
    'Systems at a glance',
    'Scheduled maintenance',
    'New shelves for the backup vault',
    'History',
    'Search',
    'Recent posts',
    'Archives',
    'Categories',
    'Tags',
    'Links',
    'Resources',
  ];
  let at = 0;
  for (const part of order) {
    const found = text.indexOf(part, at);
    assert.ok(found >= 0, `"${part}" does not come next in\n${text.slice(at)}`);
    at = found + part.length;
  }
});

// What goes on counts to the end of the hour: 149 minutes of a major outage, 115 of a partial one.
test('a line says all of a system', () => {
  const text = read('index.html');
  for (const line of [
    /API .*Frankfurt, Germany Major outage History of API: 1 day with an outage in 90 days\s99\.88 %/,
    /Object storage, Europe objects-eu .*Kraków, Poland Partial outage History of Object storage, Europe: 1 day with an outage in 90 days\s99\.97 %/,
    /1 internal system Not reported\s\* Build machine build-1/,
  ]) {
    assert.match(text, line);
  }
});

test('nothing stands there that only a script can use', () => {
  for (const page of [['index.html'], ['search', 'index.html']]) {
    assert.doesNotMatch(read(...page), /Dark mode|Results|More results|has changed|your time/);
  }
});

test('an incident tells its story', () => {
  const text = read('2026', '03', '19', 'database', 'index.html');
  assert.match(text, /Status\s+Identified/);
  assert.match(text, /API Major outage/);
  assert.ok(text.indexOf('A full disk below the database') < text.indexOf('503 Service Unavailable'), 'newest first');
});
