// Making good from end to end: what the policy recommends, the approval of a second person, the customer's choice, the giving
// by itself (a voucher made here, or a signed call to a system that pays), and what became of it 30 and 90 days later.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { engines, withServer } from './harness.mjs';
import { act, begin, given, invite, seen, send, write } from './hands.mjs';

const SOFA = 'My sofa was due on Friday. Nobody came, and nobody rang!';
const A_DAY = 24;

for (const engine of engines) {
  test(`an offer is recommended, approved, chosen, given by itself and followed to its outcome (${engine})`, () =>
    withBank((bank) => withServer(engine, async ({ page, stranger, said, later }) => {
      await begin(page, said, 'Ruth Abel');
      await ways(page, bank.url);
      const [ana, customer] = [await stranger(), await stranger()];
      await ana.goto(await invite(page, 'Ana Ruiz', 'agent'));
      await ana.getByRole('button', { name: 'Sign in' }).click();
      await report(customer);
      await propose(ana, engine);
      await approve(page);
      await choose(ana, customer, engine);
      await paid(ana, customer, bank, engine);
      await voucher(ana, customer, engine);
      await settled(ana);
      await follow(ana, customer, page, { later, engine });
    }, { settings: 'private_calls = true\n' })));
}

/** A tiny system that pays: it loses its first answer after it paid, and says what became of a key when it is asked. */
async function withBank(use) {
  const paid = new Map();
  const server = createServer((asked, answer) => {
    const key = asked.method === 'GET' ? asked.url.split('/').pop() : asked.headers['idempotency-key'];
    const known = paid.get(key);
    const receipt = JSON.stringify({ reference: `re_${key?.slice(-6)}` });
    if (asked.method === 'GET') {
      answer.writeHead(known ? 200 : 404, { 'content-type': 'application/json' }).end(known ? receipt : '{}');
      return;
    }
    paid.set(key, { times: (known?.times ?? 0) + 1, signature: asked.headers['webhook-signature'] });
    if (paid.size === 1 && !known) asked.socket.destroy();
    else answer.writeHead(201, { 'content-type': 'application/json' }).end(receipt);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await use({ url: `http://127.0.0.1:${server.address().port}`, paid });
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** Refunds are paid by a system of the firm's own, credit becomes a voucher. */
async function ways(page, bank) {
  await page.goto('/settings/fulfilment');
  await page.getByLabel('Text', { exact: true }).fill(`
[forms.refund]
way = "call"
system = "billing"

[systems.billing]
url = "${bank}/refunds"
look_up = "${bank}/refunds/{key}"
timeout_seconds = 2

[forms.store_credit]
way = "voucher"
valid_days = 365
`);
  await page.getByRole('button', { name: 'Save as version 1' }).click();
  await page.getByText('version 1 is in force').waitFor();
}

async function report(customer) {
  await customer.goto('/report');
  await customer.fill('[name=verbatim]', SOFA);
  await customer.fill('[name=contact]', 'ola@home.example');
  await customer.getByRole('button', { name: 'Send it' }).click();
  await customer.waitForURL(/\/thanks$/);
  await customer.getByRole('link', { name: 'your own page' }).click();
  await customer.waitForURL(/\/c\//);
}

/** A severe failure: the policy recommends more than an agent may give alone, and says so. */
async function propose(ana, engine) {
  await ana.goto('/cases?q=sofa');
  await ana.locator('.rows .row-title a').first().click();
  assert.equal(await write(ana, 'Acknowledge', ''), 303);
  assert.equal(await act(ana, 'assessment', async (form) => {
    await form.getByRole('radio', { name: 'critical' }).check();
    await form.getByLabel('The heart of the matter').fill('The sofa did not come and the old one was gone');
    await form.getByLabel('The least the law allows').fill('30');
    await form.getByRole('group', { name: 'A slip, or a broken principle' }).getByLabel('a slip').check();
    await form.getByRole('group', { name: 'Whose doing' }).getByLabel('ours').check();
  }), 303);
  const offers = ana.locator('#make-goods');
  await offers.locator('summary', { hasText: 'What the policy recommends' }).click();
  assert.match(await offers.textContent(), /Proposed by you, it needs a senior or higher/);
  await seen(ana, `making-good-recommended-${engine}`);
  const inThreeForms = offers.locator('details', { hasText: 'What the policy recommends' });
  assert.equal(await send(ana, inThreeForms.getByRole('button', { name: 'Let them choose among these' })), 303);
  assert.match(await given(ana, 'of credit with us').textContent(), /waiting for approval.*waits for Ruth Abel/s);
}

async function approve(page) {
  await page.goto('/');
  await page.locator('#approvals').getByRole('link', { name: 'Look at it' }).click();
  await page.getByRole('heading', { name: 'May we give this?' }).waitFor();
  assert.match(await page.textContent('main'), /Budgets, this month.*the firm's budget/s);
  assert.equal(await send(page, page.getByRole('button', { name: 'Approve', exact: true })), 303);
}

/** On a phone, the customer takes the credit. */
async function choose(ana, customer, engine) {
  await ana.reload();
  assert.equal(await send(ana, given(ana, 'of credit with us').getByRole('button', { name: 'Offer it' })), 303);
  await customer.setViewportSize({ width: 360, height: 740 });
  await customer.reload();
  await customer.locator('#offers .option', { hasText: 'of credit with us' }).click();
  await customer.getByRole('button', { name: 'I choose this' }).click();
  await customer.locator('#offers .notice', { hasText: 'You chose:' }).waitFor();
  await seen(customer, `making-good-chosen-${engine}`);
}

/** What is owed is paid at once; the answer of the system was lost after it had paid, so it is looked up, and paid once. */
async function paid(ana, customer, bank, engine) {
  await ana.reload();
  assert.equal(await act(ana, 'make_good', async (fields) => {
    await fields.getByLabel('Form').selectOption('refund');
    await fields.getByLabel('What it is').fill('What the law gives you');
    await fields.getByRole('group', { name: 'It is' }).getByLabel('owed by law or terms').check();
    await fields.getByLabel('Worth to them').fill('30');
    await fields.getByLabel('Costs us').fill('30');
  }), 303);
  await until(ana, () => given(ana, 'What the law gives you').getByText('re_', { exact: false }));
  const [call] = [...bank.paid.values()];
  assert.equal(bank.paid.size, 1);
  assert.equal(call.times, 1, 'nobody is paid twice');
  assert.match(call.signature, /^v1,/);
  await seen(ana, `making-good-paid-${engine}`);
}

/** The voucher was made by itself, and stands on the customer's own page. */
async function voucher(ana, customer, engine) {
  await until(ana, () => given(ana, 'of credit with us').locator('code'));
  const code = await given(ana, 'of credit with us').locator('code').first().textContent();
  assert.match(code, /^([0-9A-Z]{4}-){4}[0-9A-Z]$/);
  await customer.reload();
  await customer.getByText(code).waitFor();
  await seen(customer, `making-good-given-${engine}`);
}

async function settled(ana) {
  assert.equal(await act(ana, 'decision', async (form) => {
    await form.getByLabel('upheld', { exact: true }).check();
    await form.getByLabel('Reasons').fill('The van was overbooked.');
  }), 303);
  assert.equal(await act(ana, 'resolution', async (form) => {
    await form.getByLabel('What was corrected').fill('The sofa was delivered');
    await form.getByRole('group', { name: 'The customer said' }).getByLabel('yes').check();
    await form.getByLabel('What shows it').fill('The signed note');
  }), 303);
  assert.equal(await write(ana, 'Follow up', ''), 303);
}

/** The customer says that it is settled; 30 and 90 days after, that is seen by itself. */
async function follow(ana, customer, ruth, { later, engine }) {
  const here = await ana.locator('#cu-h ~ a, .part-head a', { hasText: 'Timeline' }).first().getAttribute('href');
  await customer.reload();
  const form = customer.locator('form[action$="/follow-up"]');
  await form.getByRole('button', { name: 'Yes, it is settled' }).click();
  await form.waitFor({ state: 'detached' });
  await Promise.all([ana, customer, ruth].map((one) => one.goto('about:blank')));
  for (const [ahead, looked] of [[31, 30], [92, 90]]) {
    await later(ahead * A_DAY);
    await signIn(ruth);
    await until(ruth, () => ruth.getByText(`${looked} days after the make-good: it settled the matter`), here);
    if (ahead < 90) await ruth.goto('about:blank');
  }
  await seen(ruth, `making-good-outcome-${engine}`);
}

/** Whoever stayed away for a month signs in again. */
async function signIn(page) {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill('ruth@firm.example');
  await page.getByLabel('Password').fill('ten letters and more');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'What I owe' }).waitFor();
}

/** Comes back to the page until the job has been done. */
async function until(page, what, path) {
  if (path) await page.goto(path);
  for (let tries = 0; tries < 200; tries += 1) {
    await page.reload();
    if (await what().count()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('it never came to that');
}
