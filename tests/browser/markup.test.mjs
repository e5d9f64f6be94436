// The Nu checker has nothing to say of any page, style or picture.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';

import { SITES, build } from './lib/sites.mjs';

const JAR = join(dirname(createRequire(import.meta.url).resolve('vnu-jar/package.json')), 'build/dist/vnu.jar');

function check(folder, ending, ...options) {
  const files = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(ending));
  assert.ok(files.length > 0, `no ${ending} at all`);
  const { error, stderr } = spawnSync(
    'java',
    ['-Xss4m', '-jar', JAR, '--Werror', '--format', 'json', ...options, ...files.map((name) => join(folder, name))],
    { encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  if (error) throw error;
  const told = JSON.parse(stderr).messages.map((message) =>
    `${relative(folder, message.url.replace('file:', ''))}:${message.lastLine}: ${message.subType ?? message.type}: ${message.message}`);
  assert.equal(told.join('\n'), '');
  return files.length;
}

for (const name of Object.keys(SITES)) {
  const folder = build(name);
  test(`every page of the ${name} site is valid HTML`, (t) => {
    t.diagnostic(`${check(folder, '.html')} pages`);
  });
}

const sample = build('sample');
test('the style is valid CSS', () => {
  check(sample, '.css', '--css');
});
test('every picture is valid SVG', () => {
  check(sample, '.svg', '--svg');
});
