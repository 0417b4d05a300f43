// One mistake, many customers: found among the orders and by a list, taken out, told by a text that is true of them, or by
// hand. How the story goes on stands in prevention.test.mjs.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { begin, local, press, seen } from './hands.mjs';
import { engines, withServer } from './harness.mjs';
import { findByLot, NOTICE, record, sendRound, writeNotice } from './incident_hands.mjs';
import { amends } from './program.mjs';

const WHAT = 'Pieces of plastic in the rye bread of lot 7B';

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

async function find(page, incident, engine) {
  await page.goto(`${incident}/cohort`);
  await press(page, 'Find and add');
  assert.match(await page.locator('.refusal').first().textContent(), /expected a query, members or a list/);
  await findByLot(page, incident, '7b');
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

/** A text that is not true of them is stopped; the one that is goes out. */
async function tell(page, incident, engine) {
  await page.goto(`${incident}/notices`);
  assert.match(await page.locator('.page-sub').textContent(), /3 customers would be told/);
  await page.getByLabel('To each of them').fill(NOTICE.replace('We pay it back', 'We have paid it back'));
  await page.locator('.check .check-verdict', { hasText: 'Cannot be sent' }).waitFor();
  await seen(page, `incident-notice-stopped-${engine}`);
  await writeNotice(page, incident, 'low');
  await seen(page, `incident-samples-${engine}`);
  await sendRound(page, '2 of 3 told');
  await seen(page, `incident-sent-${engine}`);
  await page.goto(`${incident}/cohort?status=by_hand`);
  assert.match(await page.locator('.rows').textContent(), /Cy Dorn/);
  await press(page, 'I told them by phone');
  await page.goto(incident);
  assert.match(await page.locator('.figure-row').textContent(), /Coverage[^]*100 %[^]*3 of 3 were told/);
}

/** Somebody who was told has a case of their own, as staff sees it. */
async function ownCase(page, incident, engine) {
  await page.goto(`${incident}/cohort?status=told`);
  await page.locator('.rows > .row', { hasText: 'Ada Novak' }).locator('a[href^="/cases/"]').click();
  await page.waitForLoadState();
  assert.match(await page.locator('.thread').textContent(), /order O1, lot 7B/);
  await seen(page, `incident-case-${engine}`);
}

for (const engine of engines) {
  test(`silent victims of one mistake are found and told, also by hand, on ${engine}`, { timeout: 240_000 }, () =>
    withServer(engine, async ({ page, said, tmp, storage, expectTrouble }) => {
      // A question that asks nothing is refused.
      expectTrouble(/status of 422.*\/cohort/);
      await begin(page, said);
      await plant(tmp, storage);
      const incident = await record(page, WHAT, 12);
      await seen(page, `incident-new-${engine}`);
      await find(page, incident, engine);
      await tell(page, incident, engine);
      await ownCase(page, incident, engine);
    }));
}
