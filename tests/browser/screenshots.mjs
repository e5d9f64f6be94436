// Takes the pictures that the README shows, into docs/screenshots. For letters and flags as most
// readers have them: apt-get install fonts-inter fonts-noto-color-emoji

import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { launch, visit } from './lib/browser.mjs';
import { serve } from './lib/server.mjs';
import { build } from './lib/sites.mjs';

const FOLDER = fileURLToPath(new URL('../../docs/screenshots', import.meta.url));
const LIMIT = 200_000;
// An incident is open, and two systems are in different states.
const NOW = '2026-10-08T02:30:00Z';

const PICTURES = [
  { name: 'home-light.png', colorScheme: 'light', viewport: { width: 1280, height: 1000 } },
  { name: 'home-dark.png', colorScheme: 'dark', viewport: { width: 1280, height: 1000 } },
  { name: 'phone.png', colorScheme: 'light', viewport: { width: 390, height: 844 } },
];

// `system-ui` is another face on every desktop; here it is Inter if that is installed.
const fonts = mkdtempSync(join(tmpdir(), 'statusgen-fonts-'));
writeFileSync(join(fonts, 'fonts.conf'), `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <match target="pattern">
    <test name="family"><string>sans-serif</string></test>
    <edit name="family" mode="prepend" binding="strong"><string>Inter</string></edit>
  </match>
</fontconfig>
`);
process.env.FONTCONFIG_FILE = join(fonts, 'fonts.conf');

const browser = await launch();
const server = await serve(build('sample', NOW));
try {
  mkdirSync(FOLDER, { recursive: true });
  for (const { name, ...options } of PICTURES) {
    const path = join(FOLDER, name);
    await visit(browser, `${server.origin}/`, { at: NOW, ...options }, (page) => page.screenshot({ path }));
    const { size } = statSync(path);
    console.log(`${name}: ${size} bytes`);
    if (size >= LIMIT) throw new Error(`${name} is larger than ${LIMIT} bytes`);
  }
} finally {
  await server.close();
  await browser.close();
  rmSync(fonts, { recursive: true, force: true });
}
