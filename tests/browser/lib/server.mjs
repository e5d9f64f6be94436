// Serves a built site on loopback as a host would that reads its `_headers`: with its policy, and
// with its 404 page. What lies outside of the site's base path is nowhere.

import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.atom': 'application/atom+xml',
  '.ico': 'image/x-icon',
  '.ics': 'text/calendar; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.xml': 'application/xml',
};

// The rules of `_headers` as Cloudflare reads them: `*` is any text, all rules that match count,
// and the values of a header that several set are joined.
function readRules(folder) {
  const rules = [];
  for (const line of readFileSync(join(folder, '_headers'), 'utf8').split('\n').filter(Boolean)) {
    const [, name, value] = /^\s+([\w-]+): (.*)$/.exec(line) ?? [];
    if (name) rules.at(-1).headers.push([name, value]);
    else rules.push({ matches: new RegExp(`^${line.split('*').map(escape).join('.*')}$`), headers: [] });
  }
  return (path) => {
    const set = {};
    for (const [name, value] of rules.filter(({ matches }) => matches.test(path)).flatMap(({ headers }) => headers)) {
      set[name] = set[name] ? `${set[name]}, ${value}` : value;
    }
    return set;
  };
}

const escape = (text) => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');

async function find(folder, base, address) {
  const path = decodeURIComponent(new URL(address, 'http://site').pathname);
  if (path.startsWith(base)) {
    let file = normalize(path.slice(base.length));
    if (file === '.' || file.endsWith('/')) file = join(file, 'index.html');
    if (!file.startsWith('..') && !file.startsWith('/')) {
      const content = await readFile(join(folder, file)).catch(() => null);
      if (content) return { status: 200, type: TYPES[extname(file)] ?? 'application/octet-stream', content };
    }
  }
  return { status: 404, type: TYPES['.html'], content: await readFile(join(folder, '404.html')) };
}

// Resolves to { origin, show, close }; `show` serves another folder from then on.
export async function serve(folder, base = '/') {
  let headersOf;
  const show = (other) => {
    folder = other;
    headersOf = readRules(folder);
  };
  if (folder) show(folder);
  const server = createServer(async (request, response) => {
    const { status, type, content } = await find(folder, base, request.url);
    response.writeHead(status, {
      'Content-Type': type,
      'Content-Length': content.length,
      ...headersOf(new URL(request.url, 'http://site').pathname),
      'Cache-Control': 'no-store',
    });
    response.end(request.method === 'HEAD' ? undefined : content);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    show,
    close: () => new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    }),
  };
}
