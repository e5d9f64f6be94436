// The sites under test, and the kinds of page that each has.

import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = fileURLToPath(new URL('..', import.meta.url));
const REPOSITORY = join(HERE, '../..');
export const STATUSGEN = process.env.STATUSGEN
  ?? join(process.env.CARGO_TARGET_DIR ?? join(REPOSITORY, 'target'), 'release/statusgen');

// `base` is the path in the site's base_url, `language` what its pages are in. In `pages`, each kind of page has its address.
export const SITES = {
  sample: {
    root: REPOSITORY,
    now: '2026-11-23T12:00:00Z',
    base: '/',
    pages: {
      'home': '/',
      'post': '/2025/07/07/post-mortem/',
      "incident's first post": '/2026/10/08/new-york-network-failure/',
      "incident's later post": '/2026/10/08/new-york-rerouted/',
      'maintenance': '/2026/11/16/toronto-power-work/',
      'year': '/2026/',
      'month': '/2026/10/',
      'archives': '/archives/',
      'tags': '/tags/',
      'tag': '/tag/dns/',
      'categories': '/categories/',
      'category': '/category/name-service/',
      'servers': '/servers/',
      'server': '/server/NC036/',
      'internal server': '/server/NC023/',
      'search': '/search/',
      'nowhere': '/no/such/page/',
    },
  },
  outage: {
    root: join(HERE, 'sites/outage'),
    now: '2026-03-19T18:00:00+01:00',
    base: '/status/',
    pages: {
      'home': '/status/',
      'numbered page': '/status/page/1/',
      'post': '/status/2026/01/20/first-api-retires/',
      "incident's first post": '/status/2026/03/19/database/',
      "incident's later post": '/status/2026/03/19/database-cause/',
      'maintenance': '/status/2026/03/18/backup-maintenance/',
      'year': '/status/2026/',
      'month': '/status/2026/03/',
      'archives': '/status/archives/',
      'tags': '/status/tags/',
      'tag': '/status/tag/api/',
      'categories': '/status/categories/',
      'category': '/status/category/product/',
      'servers': '/status/servers/',
      'server': '/status/server/api/',
      'young server': '/status/server/login/',
      'retired server': '/status/server/legacy/',
      'internal server': '/status/server/build-1/',
      'search': '/status/search/',
      'nowhere': '/status/no/such/page/',
    },
  },
  maintenance: {
    root: join(HERE, 'sites/maintenance'),
    now: '2026-06-10T12:00:00+01:00',
    base: '/',
    pages: {
      'home': '/',
      'post': '/2026/05/28/notice/',
      'maintenance': '/2026/06/02/under-way/',
      'moved maintenance': '/2026/06/05/radio/',
      'cancelled maintenance': '/2026/06/06/cameras/',
      'categories': '/categories/',
      'servers': '/servers/',
      'server': '/server/mail/',
      'search': '/search/',
      'nowhere': '/no/such/page/',
    },
  },
  arabic: {
    root: join(REPOSITORY, 'tests/sites/arabic/in'),
    now: '2026-03-20T12:00:00Z',
    base: '/',
    language: 'ar',
    pages: {
      'home': '/',
      "incident's first post": '/2026/03/15/mail/',
      'maintenance': '/2026/03/19/disks/',
      'servers': '/servers/',
      'server': '/server/NC-036/',
      'search': '/search/',
    },
  },
  names: {
    root: join(HERE, 'sites/names'),
    now: '2026-06-15T12:00:00Z',
    base: '/',
    pages: {
      'home': '/',
      "incident's first post": '/2026/06/10/outage/',
      'maintenance': '/2026/06/11/new-racks/',
      'post': '/2026/06/12/news/',
      'servers': '/servers/',
      'server': '/server/archives-jenkins-io/',
      'tags': '/tags/',
    },
  },
  german: {
    root: join(REPOSITORY, 'tests/sites/german/in'),
    now: '2026-03-20T12:00:00Z',
    base: '/',
    language: 'de-AT',
    pages: {
      'home': '/',
      "incident's first post": '/2026/03/18/post/',
      'server': '/server/MAIL1/',
      'search': '/search/',
    },
  },
};

// Kinds of page that a site need not have.
const OPTIONAL = new Set(['search']);

const made = [];
process.on('exit', () => made.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

// Builds a site into a new folder, for another instant than its own if `now` says one.
export function build(name, now = SITES[name].now) {
  return buildFrom(SITES[name].root, name, now);
}

function buildFrom(root, name, now) {
  const folder = mkdtempSync(join(tmpdir(), `statusgen-${name}-`));
  made.push(folder);
  execFileSync(STATUSGEN, ['-C', root, '-q', 'build', '--now', now, '--output', folder], { stdio: 'inherit' });
  return folder;
}

// Builds a site for another address than its own.
export function buildAt(name, baseUrl) {
  const copy = mkdtempSync(join(tmpdir(), `statusgen-${name}-source-`));
  made.push(copy);
  for (const part of ['site.yaml', 'servers.yaml', 'checks.yaml', 'posts', 'pages']) {
    const source = join(SITES[name].root, part);
    if (existsSync(source)) cpSync(source, join(copy, part), { recursive: true });
  }
  const settings = join(copy, 'site.yaml');
  writeFileSync(settings, readFileSync(settings, 'utf8').replace(/^base_url:.*$/m, `base_url: ${baseUrl}`));
  return buildFrom(copy, name, SITES[name].now);
}

// Builds a site in which every system reports its state: pages are heaviest so. Others, of no posts, may be added.
export function buildReported(name, added = 0) {
  const copy = mkdtempSync(join(tmpdir(), `statusgen-${name}-source-`));
  made.push(copy);
  for (const part of ['site.yaml', 'posts', 'pages']) {
    if (existsSync(join(SITES[name].root, part))) cpSync(join(SITES[name].root, part), join(copy, part), { recursive: true });
  }
  // As many entries as there are on the home page.
  const settings = join(copy, 'site.yaml');
  writeFileSync(settings, readFileSync(settings, 'utf8').replace(/^posts_per_page:.*$/m, ''));
  const systems = readFileSync(join(SITES[name].root, 'servers.yaml'), 'utf8');
  const more = Array.from({ length: added }, (_, number) => `  - {id: MORE${number}, name: More of system ${number}, location: {city: Oslo, country: NO}}\n`);
  writeFileSync(join(copy, 'servers.yaml'), systems.replace(/^ *status: internal\n/gm, '').replace(/^servers:\n/m, (line) => line + more.join('')));
  return buildFrom(copy, name, SITES[name].now);
}

// Templates of the theme, each changed by a function.
export function templates(changes) {
  return Object.fromEntries(Object.entries(changes).map(([name, change]) =>
    [name, change(readFileSync(join(REPOSITORY, 'templates', name), 'utf8'))]));
}

// Builds a site with templates of its own, and an addition to the style sheet.
export function buildWith(name, own, style) {
  const copy = mkdtempSync(join(tmpdir(), `statusgen-${name}-source-`));
  made.push(copy);
  cpSync(SITES[name].root, copy, { recursive: true });
  for (const [path, text] of Object.entries(own)) {
    const file = join(copy, 'templates', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  if (style !== undefined) {
    mkdirSync(join(copy, 'static'), { recursive: true });
    writeFileSync(join(copy, 'static/custom.css'), style);
  }
  return buildFrom(copy, name, SITES[name].now);
}

// The pages that a built site is to have: [kind, address].
export function pagesOf(name, folder) {
  const { base, pages } = SITES[name];
  return Object.entries(pages).filter(([kind, address]) =>
    !OPTIONAL.has(kind) || existsSync(join(folder, address.slice(base.length), 'index.html')));
}
