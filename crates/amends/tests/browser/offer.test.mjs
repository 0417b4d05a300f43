// An offer from the policy's recommendation over the approval of a second person to the customer's choice on the phone, and to
// what became of it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { engines, withServer } from './harness.mjs';
import { act, begin, given, invite, local, seen, send, stepOf, write } from './hands.mjs';

const SOFA = 'My sofa was due on Friday. Nobody came, and nobody rang!';

for (const engine of engines) {
  test(`an offer is recommended, approved, chosen, given and followed to its outcome (${engine})`, () =>
    withServer(engine, async ({ page, stranger, said }) => {
      await begin(page, said, 'Ruth Abel');
      const [ana, customer] = [await stranger(), await stranger()];
      await ana.goto(await invite(page, 'Ana Ruiz', 'agent'));
      await ana.getByRole('button', { name: 'Sign in' }).click();
      await report(customer);
      await propose(ana, engine);
      await approve(page, engine);
      await choose(customer, ana, engine);
      await give(ana, customer, engine);
    }));
}

async function report(customer) {
  await customer.goto('/report');
  await customer.fill('[name=verbatim]', SOFA);
  await customer.fill('[name=contact]', 'ola@home.example');
  await customer.getByRole('button', { name: 'Send it' }).click();
  await customer.waitForURL(/\/thanks$/);
  await customer.getByRole('link', { name: 'your own page' }).click();
}

/** A severe failure: the policy recommends more than an agent may give alone. */
async function propose(ana, engine) {
  await ana.goto('/cases?q=sofa');
  await ana.locator('.rows .row-title a').first().click();
  // Changing the date alone is enough: the drafted sentence goes along with it.
  assert.equal(await write(ana, 'Acknowledge', '', (form) => form.getByLabel('By when').fill(local(14))), 303);
  assert.equal(await act(ana, 'assessment', async (form) => {
    await form.getByRole('radio', { name: 'critical' }).check();
    await form.getByLabel('The heart of the matter').fill('The sofa did not come and the old one was gone');
    await form.getByLabel('What they ask for').fill('A sofa to sit on');
    await form.getByRole('group', { name: 'A slip, or a broken principle' }).getByLabel('a slip').check();
    await form.getByRole('group', { name: 'Whose doing' }).getByLabel('ours').check();
  }), 303);
  const offers = ana.locator('#make-goods');
  await offers.locator('summary', { hasText: 'What the policy recommends' }).click();
  assert.match(await offers.locator('.plan').textContent(), /Put it right for them.*Then one step further/s);
  await seen(ana, `offer-recommended-${engine}`);
  assert.equal(await send(ana, offers.getByRole('button', { name: 'Let them choose among these' })), 303);
  assert.match(await given(ana, 'of credit with us').textContent(), / or .* or .*waiting for approval.*waits for Ruth Abel/s);
  assert.equal(await given(ana, 'of credit with us').getByRole('button', { name: 'Approve' }).count(), 0);
}

/** The approver finds it on Today and decides from one screen, by keyboard alone. */
async function approve(page, engine) {
  await page.goto('/');
  await page.locator('#approvals').getByRole('link', { name: 'Look at it' }).click();
  await page.getByRole('heading', { name: 'May we give this?' }).waitFor();
  const screen = await page.textContent('main');
  for (const shown of [SOFA, 'by Ana Ruiz', 'What the policy recommends', 'Budgets, this month', 'They ask for', 'Before this']) {
    assert.ok(screen.toLowerCase().includes(shown.toLowerCase()), `the screen shows “${shown}”`);
  }
  await seen(page, `approval-${engine}`);
  await page.getByRole('button', { name: 'Approve', exact: true }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('status').filter({ hasText: 'Approved:' }).waitFor();
  await page.getByRole('link', { name: 'Back to Today' }).click();
  await page.locator('#approvals', { hasText: 'No offer waits.' }).waitFor();
}

/** On a phone: something else is asked for, answered, and then one of the forms is taken. */
async function choose(customer, ana, engine) {
  await ana.reload();
  assert.equal(await send(ana, given(ana, 'of credit with us').getByRole('button', { name: 'Offer it' })), 303);
  await customer.setViewportSize({ width: 360, height: 740 });
  await customer.reload();
  await seen(customer, `choice-${engine}`);
  await customer.getByText('Something else would help me more').click();
  await customer.getByLabel('What would help you more?').fill('Could you bring it on a Sunday?');
  await customer.getByRole('button', { name: 'Ask for this instead' }).click();
  await customer.locator('#offers .notice', { hasText: 'You asked for something else' }).waitFor();
  await seen(customer, `choice-wished-${engine}`);

  await ana.reload();
  assert.match(await ana.locator('#next').textContent(), /Answer what they would like instead/);
  assert.match(await ana.locator('#thread').textContent(), /Could you bring it on a Sunday\?/);
  await seen(ana, `offer-wished-${engine}`);
  assert.equal(await write(ana, 'Reply', 'Dear Ola,\n\nyes: I bring your sofa on Sunday myself. What we offered you stays yours.\n\nAna Ruiz'), 303);
  assert.doesNotMatch(await ana.locator('#next').textContent(), /Answer what they would like instead/);

  await customer.reload();
  await customer.locator('#offers .option').nth(1).click();
  await customer.getByRole('button', { name: 'I choose this' }).click();
  await customer.locator('#offers .notice', { hasText: 'You chose:' }).waitFor();
  await seen(customer, `choice-made-${engine}`);
}

/** It is given by hand, reaches them, and what became of it is known. */
async function give(ana, customer, engine) {
  await ana.reload();
  const line = ana.locator('#make-goods > .entries > li').first();
  assert.match(await line.textContent(), /accepted/);
  const what = (await line.locator('.entry-what').textContent()).trim();
  assert.equal(await stepOf(ana, what, 'It reached them', (form) => form.getByLabel('What shows it').fill('Booked as 5512')), 303);
  assert.equal(await stepOf(ana, what, 'What became of it', async (form) => {
    await form.getByRole('group', { name: 'It settled the matter' }).getByLabel('yes').check();
  }), 303);
  assert.match(await ana.locator('#make-goods > .entries > li').first().textContent(), /it settled the matter/);
  await customer.reload();
  assert.match(await customer.textContent('.thread'), /reached you/);
  await seen(ana, `offer-given-${engine}`);
}
