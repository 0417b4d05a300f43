// One mistake, many customers: those who said nothing are found among the orders, each is told on a page of their own, and
// one of them answers there.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { begin, local, seen } from './hands.mjs';
import { engines, withServer } from './harness.mjs';
import { amends } from './program.mjs';

const WHAT = 'Pieces of plastic in the rye bread of lot 7B';
const TEXT = `Dear {name|customer},

the {what} of your order {order}, lot {lot}, may hold pieces of plastic. That was our mistake: a sieve in our bakery tore because we had not checked it. I am sorry that it reached your table.

Please do not eat it. We pay it back, and on top of that you can have {offer|what we owe you}. {promise} by {promise_date}.

Your own page, where you can answer me, is {link}

{signer}
{firm}`;

async function press(page, name) {
  await page.getByRole('button', { name, exact: true }).click();
  await page.waitForLoadState();
}

/** Four customers, three of whom bought what was spoiled; one of the three has no address. */
async function plant(tmp, storage) {
  const file = async (name, text) => {
    await writeFile(path.join(tmp, name), text);
    return path.join(tmp, name);
  };
  const customers = 'id,name,email\nC1,Ada Novak,ada@mail.example\nC2,Bo Lind,bo@mail.example\nC3,Cy Dorn,\nC4,Di Roth,di@mail.example\n';
  const day = (days) => local(-days).slice(0, 10);
  const rows = [`O1,C1,${day(9)},4.50,GBP,Rye bread,7B,Linz`, `O2,C2,${day(8)},4.50,GBP,Rye bread,7B,Wels`];
  rows.push(`O3,C3,${day(7)},4.50,GBP,Rye bread,7B,Linz`, `O4,C4,${day(6)},4.50,GBP,Rye bread,7C,Linz`);
  const orders = `id,customer,placed_at,amount,currency,what,lot,place\n${rows.join('\n')}\n`;
  await amends(['import', 'customers', await file('customers.csv', customers)], storage);
  await amends(['import', 'orders', await file('orders.csv', orders)], storage);
}

async function record(page, engine) {
  await page.goto('/incidents');
  await page.getByLabel('What went wrong').fill(WHAT);
  await page.getByLabel('Where').fill('Bakery 2');
  await page.getByLabel('When').fill(local(-12));
  await press(page, 'Write it down');
  await seen(page, `incident-new-${engine}`);
  return new URL(page.url()).pathname;
}

async function find(page, incident, engine) {
  await page.goto(`${incident}/cohort`);
  await press(page, 'Find and add');
  assert.match(await page.locator('.refusal').first().textContent(), /expected a query, members or a list/);
  await page.getByLabel('What is known').selectOption('lot');
  await page.locator('[name=value0]').fill('7b');
  await press(page, 'Find and add');
  assert.match(await page.locator('.notice').textContent(), /3 customers added/);
  assert.equal(await page.locator('.rows > .row').count(), 3);
  await page.getByLabel('One a line').fill('di@mail.example\nnobody@mail.example\n');
  await press(page, 'Add them');
  assert.match(await page.locator('.notice').textContent(), /1 customer added[^]*1 row names nobody we know/);
  const row = page.locator('.rows > .row', { hasText: 'Di Roth' });
  await row.locator('summary', { hasText: 'Not hit' }).click();
  await row.getByLabel('Why not').fill('another lot');
  await row.getByRole('button', { name: 'Take out' }).click();
  await page.waitForURL(/taken_out/);
  await page.goto(`${incident}/cohort`);
  await seen(page, `incident-cohort-${engine}`);
}

async function write(page, incident, engine) {
  await page.goto(`${incident}/notices`);
  assert.match(await page.locator('.page-sub').textContent(), /3 customers would be told/);
  await page.getByLabel('To each of them').fill(TEXT.replace('We pay it back', 'We have paid it back'));
  await page.getByLabel('What each can count on').fill('You will have the money back');
  await page.locator('.check .check-verdict', { hasText: 'Cannot be sent' }).waitFor();
  await seen(page, `incident-notice-stopped-${engine}`);
  await page.getByLabel('To each of them').fill(TEXT);
  await page.getByLabel('How bad it is for each').selectOption('low');
  await page.locator('.check .check-verdict', { hasText: 'Good to send' }).waitFor();
  await press(page, 'Look at samples');
  assert.equal(await page.locator('.check-text mark').count(), 0);
  await seen(page, `incident-samples-${engine}`);
}

async function send(page, incident, engine) {
  await press(page, 'Send it: I have read the samples');
  await page.locator('.progress label', { hasText: '2 of 3 told' }).waitFor();
  await page.reload();
  await page.locator('.case-head .state', { hasText: 'done' }).waitFor();
  await seen(page, `incident-sent-${engine}`);
  await page.goto(`${incident}/cohort?status=by_hand`);
  assert.match(await page.locator('.rows').textContent(), /Cy Dorn/);
  await press(page, 'I told them by phone');
  await page.goto(incident);
  assert.match(await page.locator('.figure-row').textContent(), /Coverage[^]*100 %[^]*3 of 3 were told/);
  await seen(page, `incident-told-${engine}`);
}

/** Ada, who never complained, opens her page, takes what is offered and asks something. */
async function answers(page, stranger, engine, incident) {
  await page.goto(`${incident}/cohort?status=told`);
  await page.locator('.rows > .row', { hasText: 'Ada Novak' }).locator('a[href^="/cases/"]').click();
  await page.waitForLoadState();
  const here = page.url();
  await seen(page, `incident-case-${engine}`);
  const link = /\/c\/[a-z0-9]+/.exec(await page.locator('.thread').textContent())[0];
  const ada = await stranger();
  await ada.goto(link);
  assert.match(await ada.locator('main').textContent(), /order O1, lot 7B[^]*Write to Ines Calder/);
  assert.match(await ada.locator('.promise-card').textContent(), /You will have the money back/);
  await seen(ada, `incident-customer-${engine}`);
  await ada.getByLabel('Write to Ines Calder').fill('My son has eaten of it. What shall I do?');
  await press(ada, 'Send');
  await page.goto(here);
  assert.match(await page.locator('.thread').textContent(), /My son has eaten of it/);
}

for (const engine of engines) {
  test(`silent victims of one mistake are found and told, and one answers, on ${engine}`, { timeout: 240_000 }, () =>
    withServer(engine, async ({ page, stranger, said, tmp, storage, expectTrouble }) => {
      // A question that asks nothing is refused.
      expectTrouble(/status of 422.*\/cohort/);
      await begin(page, said);
      await plant(tmp, storage);
      const incident = await record(page, engine);
      await find(page, incident, engine);
      await write(page, incident, engine);
      await send(page, incident, engine);
      await answers(page, stranger, engine, incident);
    }));
}
