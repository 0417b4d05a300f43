// The demo as a visitor meets it: alive on first sight, every link leads somewhere, and the clock breaks a promise.
import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
import { accessible, picture, withPage } from './harness.mjs';
import { start } from './program.mjs';

const PICTURES = process.env.AMENDS_PICTURES ?? 'target/pictures';
const MOST_PAGES = 250;

test('a visitor finds the demo alive, follows every link, and sees a promise break', async () => {
  const demo = await start(process.env.AMENDS_BIN, ['demo', '--listen', '127.0.0.1:0']);
  try {
    await withPage(demo.baseUrl, async ({ page }) => {
      await signIn(page, demo);
      await page.getByText('Tell her why the cake came a day late').first().waitFor();
      await page.getByRole('heading', { name: 'Waiting for approval' }).waitFor();
      await picture(page, 'demo-today');
      await seeTheCase(page);
      await everyLinkLeadsSomewhere(page);
      await page.goto('/');
      await page.getByRole('button', { name: '+1 h' }).click();
      await page.getByText('and it is late').waitFor();
    });
  } finally {
    await demo.stop();
  }
});

async function signIn(page, demo) {
  const link = /sign in: (\S+)/;
  while (!link.test(demo.said())) await new Promise((resolve) => setTimeout(resolve, 20));
  await page.goto(link.exec(demo.said())[1]);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

async function seeTheCase(page) {
  await page.goto('/cases?q=christening');
  await page.getByRole('link', { name: /Christening cake/ }).first().click();
  await page.getByText('This is the second time').first().waitFor();
  await page.screenshot({ path: path.join(PICTURES, 'demo-case.png'), animations: 'disabled' });
  await picture(page, 'demo-case');
  await accessible(page);
}

/** Follows links from page to page; a link that starts a download or leaves the place is only asked for. */
async function everyLinkLeadsSomewhere(page) {
  const [waiting, seen] = [['/'], new Set(['/'])];
  for (const at of waiting) {
    const answer = await page.request.get(at);
    assert.ok(answer.ok(), `${at} answers ${answer.status()}`);
    if (!(answer.headers()['content-type'] ?? '').startsWith('text/html')) continue;
    for (const [, href] of (await answer.text()).matchAll(/<a [^>]*href="(\/[^"#]*)/g)) {
      const next = href.replaceAll('&amp;', '&');
      if (seen.size < MOST_PAGES && !seen.has(next)) {
        seen.add(next);
        waiting.push(next);
      }
    }
  }
  assert.ok(seen.size > 40, `only ${seen.size} pages were found`);
}
