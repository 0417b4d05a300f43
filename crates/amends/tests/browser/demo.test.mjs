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
      await nothingTwice(page);
      await seeTheCase(page);
      await ring(page);
      await everyLinkLeadsSomewhere(page);
      await page.goto('/');
      await page.getByRole('button', { name: '+1 h' }).click();
      await page.locator('#team li').filter({ hasText: 'Christening cake' }).getByText('raised').waitFor();
      await picture(page, 'demo-raised');
      await page.getByRole('button', { name: '+1 day' }).click();
      await page.waitForLoadState('load');
      await sendTheLetter(page);
      await sitElsewhere(page);
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

/** No case stands in two places of what waits for others, and nothing that is not there is counted. */
async function nothingTwice(page) {
  const links = page.locator(':is(#handovers, #team) .entry-what a[href^="/cases/"]');
  const cases = await links.evaluateAll((all) => all.map((one) => new URL(one.href).pathname));
  assert.ok(cases.length > 3, `only ${cases} wait`);
  assert.deepEqual(cases, [...new Set(cases)]);
  assert.doesNotMatch(await page.textContent('main'), /\b0 mentions/);
}

async function seeTheCase(page) {
  await page.goto('/cases?q=christening');
  await page.getByRole('link', { name: /Christening cake/ }).first().click();
  await page.getByText('This is the second time').first().waitFor();
  await page.screenshot({ path: path.join(PICTURES, 'demo-case.png'), animations: 'disabled' });
  await picture(page, 'demo-case');
  await accessible(page);
}

/** A call is logged from what to say, not sent as a letter; the cake is needed tomorrow, so the news comes today. */
async function ring(page) {
  await page.goto('/cases?q=birthday+Mia');
  await page.getByRole('link', { name: /Wrong name/ }).first().click();
  await page.getByRole('navigation', { name: 'What to write' }).getByRole('link', { name: 'By phone' }).click();
  const form = page.locator('form.composer');
  await form.getByRole('button', { name: 'Log the call' }).waitFor();
  await form.getByText('Say back what happened').waitFor();
  const said = form.getByRole('textbox', { name: /^What you told/ });
  assert.doesNotMatch(await said.inputValue(), /http/);
  // The sentence in the text goes along with its field.
  await form.getByLabel('What they can count on').fill('The right name on your cake');
  await form.getByLabel('By when').fill('2099-03-10T12:00');
  await form.locator('.check-verdict', { hasText: 'Good to send' }).waitFor();
  await page.waitForFunction(() => /The right name on your cake\. This happens by Tuesday 10 March 2099, 12:00/.test(document.querySelector('form.composer textarea').value));
}

/** It has been calm for three days: a letter that is whole goes out from where it is read. */
async function sendTheLetter(page) {
  await page.goto('/cases?q=No+bread+on+Saturday');
  await page.getByRole('link', { name: /No bread on Saturday/ }).first().click();
  await page.goto(`${page.url().split('#')[0]}/letter`);
  await picture(page, 'demo-letter');
  await page.getByRole('button', { name: 'Send by e-mail' }).click();
  await page.locator('#thread').getByRole('link', { name: 'on paper' }).click();
  await page.getByText('As it was sent.').waitFor();
}

/** Weeks go by and nobody is sent out; whoever leaves sits down in another chair. */
async function sitElsewhere(page) {
  for (let week = 0; week < 3; week++) {
    await page.getByRole('button', { name: '+1 week' }).click();
    await page.waitForLoadState('load');
  }
  await page.getByRole('link', { name: 'See it as' }).click();
  await picture(page, 'demo-people');
  await page.getByRole('button', { name: 'Tom Okafor, agent' }).click();
  await page.locator('.masthead').getByText('Tom Okafor').first().waitFor();
  await page.context().clearCookies();
  await page.goto('/');
  await picture(page, 'demo-door');
  await page.getByRole('button', { name: 'Ruth Abel, administrator' }).click();
  await page.locator('.masthead').getByText('Ruth Abel').first().waitFor();
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
