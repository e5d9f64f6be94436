// Serves a built site on loopback as a careful host would: with its 404 page and a strict
// Content-Security-Policy. What lies outside of the site's base path is nowhere.

import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';

const POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
  + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
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

// Resolves to { origin, close }.
export async function serve(folder, base = '/') {
  const server = createServer(async (request, response) => {
    const { status, type, content } = await find(folder, base, request.url);
    response.writeHead(status, {
      'Content-Type': type,
      'Content-Length': content.length,
      'Content-Security-Policy': POLICY,
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'no-store',
    });
    response.end(request.method === 'HEAD' ? undefined : content);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    close: () => new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    }),
  };
}
