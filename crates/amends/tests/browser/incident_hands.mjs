// What staff do with an incident by hand: writing it down, finding whom it hit by their orders, and telling them.
import assert from 'node:assert/strict';
import { local, press, until } from './hands.mjs';

/** Says all that a notice has to say, of pieces of plastic in one lot of bread. */
export const NOTICE = `Dear {name|customer},

the {what} of your order {order}, lot {lot}, may hold pieces of plastic. That was our mistake: a sieve in our bakery tore because we had not checked it. I am sorry that it reached your table.

Please do not eat it. We pay it back, and on top of that you can have {offer|what we owe you}. {promise} by {promise_date}.

Your own page, where you can answer me, is {link}

{signer}
{firm}`;

/** Writes a mistake down that happened so many days ago; resolves to the path of its page. */
export async function record(page, what, daysAgo, kind) {
  await page.goto('/incidents');
  await page.getByLabel('What went wrong').fill(what);
  await page.getByLabel('Where').fill('Bakery 2');
  await page.getByLabel('When').fill(local(-daysAgo));
  if (kind) await page.getByLabel('Kind of failure').selectOption(kind);
  await press(page, 'Write it down');
  return new URL(page.url()).pathname;
}

/** Finds by their orders whom it hit: everybody with something of this lot. */
export async function findByLot(page, incident, lot) {
  if (!page.url().includes(`${incident}/cohort`)) await page.goto(`${incident}/cohort`);
  await page.getByLabel('What is known').selectOption('lot');
  await page.locator('[name=value0]').fill(lot);
  await press(page, 'Find and add');
}

/** Writes the notice, waits for what the check says of it, and looks at the samples. */
export async function writeNotice(page, incident, severity) {
  await page.goto(`${incident}/notices`);
  await page.getByLabel('To each of them').fill(NOTICE);
  await page.getByLabel('What each can count on').fill('You will have the money back');
  await page.getByLabel('How bad it is for each').selectOption(severity);
  await page.locator('.check .check-verdict', { hasText: 'Good to send' }).waitFor();
  await press(page, 'Look at samples');
  assert.equal(await page.locator('.check-text mark').count(), 0);
}

/** Sends a round and waits until it is done. */
export async function sendRound(page, progress) {
  await press(page, 'Send it: I have read the samples');
  await until(page, progress);
  // The last one is told a moment before the round is done, and the head of the page is not live.
  const done = page.locator('.case-head .state', { hasText: 'done' });
  for (let tries = 0; tries < 40 && (await done.count()) === 0; tries++) {
    await page.waitForTimeout(250);
    await page.reload();
  }
  await done.waitFor();
}
