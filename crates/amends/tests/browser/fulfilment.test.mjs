// What is agreed reaches the customer by itself: a voucher, a promise; and other systems are told what happens.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { engines, withServer } from './harness.mjs';
import { act, begin, given, makeGood, seen, send, stepOf } from './hands.mjs';

const WAYS = `
[forms.refund]
way = "voucher"
valid_days = 90

[forms.redo]
way = "task"
within = "10 business days"
`;

async function ways(page) {
  await page.goto('/settings/fulfilment');
  const editor = page.getByLabel('Text', { exact: true });
  await editor.fill((await editor.inputValue()) + WAYS);
  await page.getByRole('button', { name: 'Save as version 1' }).click();
  await page.getByText('version 1 is in force').waitFor();
}

async function complaint(page) {
  await page.goto('/cases/new');
  await page.getByLabel('What they said').fill('The table came with a scratch, and I was charged twice.');
  await send(page, page.getByRole('button', { name: 'Open the case', exact: true }));
}

/** What is owed stands on the case before anybody can give it as that. */
async function owes(page, least) {
  assert.equal(await act(page, 'assessment', async (form) => {
    await form.getByLabel('medium').check();
    await form.getByLabel('The heart of the matter').fill('A scratched table, paid for twice');
    await form.getByRole('group', { name: 'Whose doing' }).getByLabel('ours').check();
    await form.getByLabel('The least the law allows').fill(least);
  }), 303);
}

/** Comes back to the page until the job has been done. */
async function until(page, what) {
  for (let tries = 0; tries < 100; tries += 1) {
    await page.reload();
    if (await what().count()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('it never came to that');
}

for (const engine of engines) {
  test(`what is owed becomes a voucher or a promise, and nobody gives it twice (${engine})`, () =>
    withServer(engine, async ({ page, said }) => {
      await begin(page, said, 'Ana Osei');
      await ways(page);
      await seen(page, `settings-fulfilment-ways-${engine}`);
      await complaint(page);
      await owes(page, '60');
      const here = new URL(page.url()).pathname;
      assert.equal(await makeGood(page, 'The second payment back', '20', { basis: 'owed by law or terms' }), 303);
      await until(page, () => given(page, 'The second payment back').getByText('Voucher', { exact: false }).locator('code'));
      const code = await given(page, 'The second payment back').locator('code').textContent();
      assert.match(code, /^([0-9A-Z]{4}-){4}[0-9A-Z]$/);

      assert.equal(await makeGood(page, 'The table polished', '40', { form: 'redo', basis: 'owed by law or terms' }), 303);
      await given(page, 'The table polished').getByText('it is promised').waitFor();
      assert.equal(await given(page, 'The table polished').locator('summary', { hasText: 'It reached them' }).count(), 0);
      await seen(page, `case-fulfilling-${engine}`);

      const promise = page.locator('#promises .entries > li', { hasText: 'The table polished' });
      await promise.locator('summary', { hasText: 'They let us off' }).click();
      await promise.locator('details[open]').getByLabel('Their words').fill('Nobody needs to come any more.');
      assert.equal(await send(page, promise.locator('details[open] .form-acts .btn-first')), 303);
      await given(page, 'The table polished').getByText('They do not have it').waitFor();
      await seen(page, `case-not-done-${engine}`);
      await page.goto('/');
      const asked = page.locator('#unconfirmed');
      await asked.getByText('The table polished').waitFor();
      await seen(page, `today-not-done-${engine}`);
      await page.goto(here);
      await stepOf(page, 'The table polished', 'Given another way', (form) => form.getByLabel('What shows it').fill('paid out instead, receipt 81'));
      await given(page, 'The table polished').getByText('receipt 81').waitFor();

      await page.goto(new URL(await page.locator('#status-link').inputValue()).pathname);
      await page.getByText(code).waitFor();
      await seen(page, `public-voucher-${engine}`);
    }));

  test(`a webhook is added, told, and looked after (${engine})`, () =>
    withServer(engine, async ({ page, said, expectTrouble }) => {
      expectTrouble(/422/);
      await begin(page, said, 'Ana Osei');
      await page.goto('/settings/webhooks');
      await seen(page, `settings-webhooks-${engine}`);
      await page.getByLabel('Address').fill('shop.example');
      await page.getByRole('button', { name: 'Add it' }).click();
      await page.getByText('an address such as').waitFor();
      await page.getByLabel('Address').fill('https://127.0.0.1:9/hooks/of-a-shop-whose-paths-are-long/and-then-some-more?key=0123456789012345678901234567890123456789');
      await page.getByRole('button', { name: 'Add it' }).click();
      assert.match(await page.locator('[data-secret]').textContent(), /^whsec_/);
      await seen(page, `settings-webhooks-added-${engine}`);
      await complaint(page);
      await page.goto('/settings/webhooks');
      await page.getByRole('link', { name: 'https://127.0.0.1:9/hooks/of-a-shop-whose-paths-are-long/and-then-some-more?key=0123456789012345678901234567890123456789' }).click();
      await until(page, () => page.getByText('lies in the own network'));
      await seen(page, `settings-webhook-${engine}`);
      await page.getByRole('button', { name: 'New secret' }).click();
      assert.match(await page.locator('[data-secret]').textContent(), /^whsec_/);
      await page.getByRole('button', { name: 'Remove it' }).click();
      await page.getByText('No webhooks yet').waitFor();
    }));
}
