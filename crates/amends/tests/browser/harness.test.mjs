// Proves that the harness sees what it is there to see: trouble in pages, inaccessible pages, wide pages, dead servers.
import assert from 'node:assert/strict';
import { access, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { accessible, picture, withPage } from './harness.mjs';
import { start } from './program.mjs';

const GOOD = '<main><h1>Kept</h1><p>All that was promised.</p></main>';

function page(body, head = '') {
  const icon = '<link rel="icon" href="data:,">';
  const fit = '<meta name="viewport" content="width=device-width, initial-scale=1">';
  const theme = '<style>:root { color-scheme: light dark; }</style>';
  return `<!doctype html><html lang="en"><head><title>A page</title>${icon}${fit}${theme}${head}</head><body>${body}</body></html>`;
}

/** Serves the answers of `routes` (path → [status, html]) while `use(baseUrl)` runs. */
async function serving(routes, use) {
  const server = createServer((request, answer) => {
    const [status, html] = routes[request.url] ?? [404, page('<main><h1>Not here</h1></main>')];
    answer.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(html);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await use(`http://127.0.0.1:${server.address().port}`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** Opens one page and resolves to what `then` makes of it. */
function seen(status, html, then = async () => {}) {
  return serving({ '/': [status, html] }, (baseUrl) =>
    withPage(baseUrl, async (context) => {
      await context.page.goto('/');
      await then(context);
    }),
  );
}

test('a page that behaves passes, and its pictures are stored', async () => {
  await seen(200, page(GOOD), async ({ page }) => {
    await accessible(page);
    await picture(page, 'harness');
  });
  for (const kind of ['desktop-light', 'desktop-dark', 'phone-light', 'phone-dark']) {
    await access(`${process.env.AMENDS_PICTURES ?? 'target/pictures'}/harness-${kind}.png`);
  }
});

test('pictures differ by screen and by scheme', async () => {
  await seen(200, page(GOOD), ({ page }) => picture(page, 'harness-schemes'));
  const stored = (kind) => readFile(`${process.env.AMENDS_PICTURES ?? 'target/pictures'}/harness-schemes-${kind}.png`);
  const [light, dark, phone] = await Promise.all(['desktop-light', 'desktop-dark', 'phone-light'].map(stored));
  assert.ok(!light.equals(dark), 'light and dark are the same picture');
  assert.ok(light.readUInt32BE(16) === 1280 && phone.readUInt32BE(16) === 360, 'widths in the PNG headers');
});

test('a console error fails the test', async () => {
  const html = page(`${GOOD}<script>console.error('ink ran out')</script>`);
  await assert.rejects(seen(200, html), /console error: ink ran out/);
});

test('an exception in the page fails the test', async () => {
  const html = page(`${GOOD}<script>throw new Error('pen broke')</script>`);
  await assert.rejects(seen(200, html), /page error: .*pen broke/);
});

test('a 5xx answer fails the test', async () => {
  await assert.rejects(seen(503, page(GOOD)), /answer 503: GET http/);
});

test('announced trouble passes, announced trouble that stays away fails', async () => {
  await seen(503, page(GOOD), async ({ expectTrouble }) => expectTrouble(/503/));
  const calm = seen(200, page(GOOD), async ({ expectTrouble }) => expectTrouble(/409/));
  await assert.rejects(calm, /expected but not seen: .*409/);
});

test('a failing test tells what the browser saw', async () => {
  const html = page(`${GOOD}<script>console.error('ink ran out')</script>`);
  const failing = seen(200, html, async () => assert.fail('the button is missing'));
  await assert.rejects(failing, /the button is missing[^]*console error: ink ran out/);
});

test('an unnamed field and a missing heading are found, with the element', async () => {
  const html = page('<main><input type="text"></main>');
  const checked = seen(200, html, ({ page }) => accessible(page));
  await assert.rejects(checked, /critical label: .*\n\s+at input: <input type="text">/);
});

test('a contrast that fails only in the dark is found', async () => {
  const dark = '@media (prefers-color-scheme: dark) { body { background: #111; color: #eee; } p { color: #222; } }';
  const head = `<style>body { background: #fff; color: #111; } ${dark}</style>`;
  const checked = seen(200, page(GOOD, head), ({ page }) => accessible(page));
  await assert.rejects(checked, (fault) => /\[dark\] serious color-contrast/.test(fault.message) && !/\[light\]/.test(fault.message));
});

test('a page too wide for a phone is found', async () => {
  const html = page(`${GOOD}<div style="position: absolute; left: 0; width: 500px">wide</div>`);
  await assert.rejects(seen(200, html, ({ page }) => picture(page, 'harness-wide')), /500 px wide on a phone of 360 px/);
});

test('a program is started, found by the address it prints, and stopped', async () => {
  const script = `const server = require('node:http').createServer((_, answer) => answer.end('here'));
    server.listen(0, '127.0.0.1', () => console.log('listening on http://127.0.0.1:' + server.address().port + '/'));`;
  const program = await start(process.execPath, ['-e', script]);
  assert.equal(await (await fetch(program.baseUrl)).text(), 'here');
  await program.stop();
  await assert.rejects(fetch(program.baseUrl), 'it still answers after it was stopped');
});

test('a program that dies before it listens is reported with its words', async () => {
  const dying = start(process.execPath, ['-e', `console.error('no such folder'); process.exit(3)`]);
  await assert.rejects(dying, /exit code 3\. It said:\nno such folder/);
  await assert.rejects(start('/nonexistent/amends', []), /could not be started: .*ENOENT/);
});
