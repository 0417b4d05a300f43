// A customer, without an account: tells us what went wrong, follows it on a page of their own, answers, chooses, objects.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { engines, withServer } from './harness.mjs';
import { act, begin, makeGood, seen, stage, stepOf, write } from './hands.mjs';

const SOFA = 'My sofa was due on Friday. Nobody came, and nobody rang!';

for (const engine of engines) {
  test(`a customer reports, follows, answers, chooses and objects (${engine})`, () =>
    withServer(engine, async ({ page, stranger, said, expectTrouble }) => {
      expectTrouble(/answer 503: GET .*\/report/);
      expectTrouble(/console error: .*503/);
      expectTrouble(/console error: .*422/);
      const customer = await stranger();
      await customer.goto('/report');
      assert.match(await customer.textContent('main'), /no administrator/);
      await begin(page, said, 'Ruth Abel');
      await report(customer, engine);
      await follow(customer, engine);
      await take(page, engine);
      await choose(customer, page, engine);
      await ask(page);
      await no(customer, page, engine);
      await object(customer, page, engine);
    }));
}

async function report(page, engine) {
  await page.goto('/report');
  await seen(page, `report-${engine}`);
  await page.fill('[name=verbatim]', SOFA);
  await page.fill('[name=contact]', 'no way to answer');
  await page.click('button:has-text("Send it")');
  assert.equal(await page.inputValue('[name=verbatim]'), SOFA);
  await seen(page, `report-refused-${engine}`);
  await page.fill('[name=contact]', 'ola@home.example');
  await page.click('button:has-text("Send it")');
  await page.waitForURL(/\/thanks$/);
  await seen(page, `report-thanks-${engine}`);
}

async function follow(page, engine) {
  await page.click('a:has-text("your own page")');
  assert.match(await page.textContent('.thread'), /Nobody came, and nobody rang!/);
  await page.fill('[name=body]', 'It was the blue one.');
  await page.click('button:text-is("Send")');
  assert.match(await page.textContent('.thread'), /It was the blue one\./);
  await seen(page, `customer-page-${engine}`);
}

/** Staff acknowledge it, understand it and offer two things. */
async function take(page, engine) {
  await page.goto('/cases?q=sofa');
  await page.locator('.rows .row-title a').first().click();
  assert.equal(await write(page, 'Acknowledge', ''), 303);
  assert.equal(await act(page, 'assessment', async (form) => {
    await form.getByRole('radio', { name: 'low' }).check();
    await form.getByLabel('The heart of the matter').fill('The sofa did not come');
    await form.getByRole('group', { name: 'Whose doing' }).getByLabel('ours').check();
  }), 303);
  assert.equal(await act(page, 'decision', async (form) => {
    await form.getByLabel('upheld', { exact: true }).check();
    await form.getByLabel('Reasons').fill('The van was full.');
  }), 303);
  for (const what of ['A cushion', 'Delivery in the evening']) {
    assert.equal(await makeGood(page, what, '15.00', { form: 'gift', basis: 'goodwill' }), 303);
    assert.equal(await stepOf(page, what, 'Offer it'), 303);
  }
  await seen(page, `case-two-offers-${engine}`);
}

/** The customer sees the stage and the next date, takes one offer and leaves the other. */
async function choose(customer, page, engine) {
  await customer.reload();
  assert.match(await customer.locator('.promise-card').textContent(), /You hear from us where this stands/);
  assert.match(await customer.locator('[aria-current=step]').textContent(), /You hear what we decided/);
  await seen(customer, `customer-offers-${engine}`);
  const form = (what) => customer.locator('form', { hasText: what });
  await form('A cushion').getByRole('button', { name: 'No, thank you' }).click();
  await customer.waitForFunction(() => !document.body.textContent.includes('A cushion'));
  await form('Delivery in the evening').getByRole('button', { name: 'Yes, I would like that' }).click();
  await customer.locator('#offers .notice', { hasText: 'You chose: Delivery in the evening' }).waitFor();

  await page.reload();
  assert.match(await page.locator('#make-goods').textContent(), /A cushion.*declined.*Delivery in the evening.*accepted/s);
  assert.equal(await stepOf(page, 'Delivery in the evening', 'It reached them', (form) => form.getByLabel('What shows it').fill('Tour 12')), 303);
  await customer.reload();
  assert.match(await customer.textContent('.thread'), /Delivery in the evening, worth 15\.00 GBP, reached you/);
}

/** Staff write the decision, put it right and ask whether it is settled. */
async function ask(page) {
  assert.equal(await write(page, 'Decision', 'Dear Ola,\n\nyour sofa did not come on Friday, and nobody rang. You are right, and I am sorry: our van was full. It came to you this evening.\n\nRuth Abel'), 303);
  assert.equal(await act(page, 'resolution', async (form) => {
    await form.getByLabel('What was corrected').fill('The sofa was delivered');
    await form.getByLabel('What shows it').fill('Signed for on tour 12');
  }), 303);
  assert.equal(await write(page, 'Follow up', ''), 303);
}

/** “No” opens the case again; the words beside it reach the owner and stay on the page. */
async function no(customer, page, engine) {
  await customer.reload();
  await seen(customer, `customer-question-${engine}`);
  const form = customer.locator('form[action$="/follow-up"]');
  await form.getByText('Say more with it').click();
  await form.getByLabel('What is missing').fill('It is the green one.');
  await form.getByRole('group', { name: 'How satisfied' }).getByLabel('2', { exact: true }).check();
  await form.getByRole('button', { name: 'No, not yet' }).click();
  await customer.locator('.thread', { hasText: 'It is the green one.' }).waitFor();
  assert.equal(await customer.locator('form[action$="/follow-up"]').count(), 0);

  await page.reload();
  assert.equal(await stage(page), 'assessed');
  assert.match(await page.locator('.case-head .labels').textContent(), /Reopened/);
  assert.match(await page.locator('#thread').textContent(), /It is the green one\./);
}

/** “This is not solved” is heard at any time. */
async function object(customer, page, engine) {
  await customer.getByLabel('What is not solved?').fill('I am still waiting for the blue one.');
  await customer.getByRole('button', { name: 'This is not solved' }).click();
  await customer.locator('.thread', { hasText: 'I am still waiting for the blue one.' }).waitFor();
  await seen(customer, `customer-objected-${engine}`);
  await page.reload();
  assert.match(await page.locator('#thread').textContent(), /I am still waiting for the blue one\./);
}
