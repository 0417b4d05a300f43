// One complaint from the first call to the last word and back again, by hand, as front-line staff would.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible, engines, picture, withServer } from './harness.mjs';

const WORDS = 'The christening cake came on Sunday, a day late. The table stood empty in front of the whole family.';

/** Becomes the first administrator by the link that the server prints. */
async function begin(page, said) {
  // What has just changed is shown by a passing shade; contrast is measured at rest.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const link = () => /first administrator: (\S+)/.exec(said())?.[1];
  // The line follows the one that tells the address, a moment later.
  for (let tries = 0; !link() && tries < 100; tries += 1) await page.waitForTimeout(50);
  await page.goto(link());
  await page.getByLabel('Your name').fill('Ines Calder');
  await page.getByLabel('E-mail').fill('ines@firm.example');
  await page.getByLabel('Password').fill('ten letters and more');
  await page.getByRole('button', { name: 'Begin' }).click();
  await page.getByRole('heading', { name: 'What I owe' }).waitFor();
}

/** A moment in the firm's zone as a field takes it, so many days from now. */
function local(days) {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 16);
}

/** Opens the form of an act, fills it in and sends it; resolves to the status of the answer, and what is said if it is refused. */
async function act(page, verb, fill) {
  const form = page.locator(`#act-${verb}`);
  if (!(await form.isVisible())) await page.locator(`details:has(> #act-${verb}) > summary`).click();
  await fill(form);
  return send(page, form.locator('.form-acts .btn-first'));
}

async function send(page, button) {
  const answered = page.waitForResponse((answer) => answer.request().method() === 'POST' && !answer.url().includes('reply_check'));
  await button.click();
  const answer = await answered;
  await page.waitForLoadState('load');
  return answer.status() < 400 ? answer.status() : `${answer.status()} ${(await page.locator('.refusal, .error').allTextContents()).join(' ')}`;
}

/** Writes one kind of message with the composer. */
async function write(page, kind, body, fill = async () => {}) {
  await page.getByRole('navigation', { name: 'What to write' }).getByRole('link', { name: kind, exact: true }).click();
  const form = page.locator('form.composer');
  await form.locator('.field').first().waitFor();
  if (body) await form.getByRole('textbox', { name: /^To |Note between|What .* said/ }).fill(body);
  await fill(form);
  return send(page, form.locator('.form-acts .btn-first'));
}

const stage = (page) => page.locator('.case-head .state').first().textContent();

async function seen(page, name) {
  await accessible(page);
  await picture(page, name);
}

for (const engine of engines) {
  test(`a complaint is put right, closed and opened again (${engine})`, async () => {
    await withServer(engine, async ({ page, said, expectTrouble }) => {
      expectTrouble(/status of (409|422|403)/);
      await begin(page, said);
      await nothingYet(page, engine);
      await arrive(page, engine);
      const here = page.url();
      await understand(page, engine);
      await putRight(page, engine);
      await finish(page, engine);
      await again(page, engine);
      await repeat(page, here);
    });
  });
}

/** Before the first complaint. */
async function nothingYet(page, engine) {
  await seen(page, `today-empty-${engine}`);
  await page.goto('/cases');
  await seen(page, `cases-empty-${engine}`);
}

/** A call is logged in a few seconds and acknowledged. */
async function arrive(page, engine) {
  await page.keyboard.press('n');
  await page.getByLabel('Customer optional').fill('Ada Novak');
  await page.getByLabel('What they said').fill(WORDS);
  await page.getByLabel('Received').fill(local(-6));
  await page.getByLabel('What kind of failure').selectOption({ index: 1 });
  await page.locator('summary', { hasText: 'More about the customer' }).click();
  await page.getByRole('textbox', { name: 'E-mail' }).fill('ada@mail.example');
  await seen(page, `case-new-${engine}`);
  assert.equal(await send(page, page.getByRole('button', { name: 'Open the case', exact: true })), 303);
  assert.match(page.url(), /\/cases\/[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]$/);
    assert.equal(await page.locator('.verbatim blockquote').textContent(), WORDS);
  await page.locator('.check-verdict').waitFor();
  assert.match(await page.locator('[data-check-result]').textContent(), /Good to send/);
  await seen(page, `case-received-${engine}`);

  assert.equal(await write(page, 'Acknowledge', ''), 303);
  assert.equal(await stage(page), 'acknowledged');
  assert.match(await page.locator('#promises').textContent(), /You hear from us where this stands.*made/s);
}

/** How bad it is, what stopped further harm, and what was found. */
async function understand(page, engine) {
  assert.equal(await act(page, 'assessment', async (form) => {
    await form.getByLabel('medium').check();
    await form.getByLabel('The heart of the matter').fill('The christening cake came a day late');
    await form.getByLabel('Each thing they raised').fill('The cake was not there on the day');
    await form.getByRole('group', { name: 'Whose doing' }).getByLabel('ours').check();
  }), 303);
  assert.equal(await act(page, 'containment', (form) => form.getByLabel('What stopped further harm').fill('Stopped the next delivery')), 303);

  const reasons = 'The slot was confirmed for Sunday.';
  assert.match(await act(page, 'decision', async (form) => {
    await form.getByLabel('not upheld', { exact: true }).check();
    await form.getByLabel('Reasons').fill(reasons);
  }), /^409/);
  assert.match(await page.locator('#act-decision .refusal').textContent(), /Not saved G4/);
  assert.equal(await page.locator('#act-decision').getByLabel('Reasons').inputValue(), reasons);
  assert.ok(await page.locator('#act-decision').getByLabel('not upheld', { exact: true }).isChecked());
  await seen(page, `case-refused-${engine}`);
  assert.equal(await act(page, 'decision', (form) => form.getByLabel('upheld', { exact: true }).check()), 303);
  assert.equal(await stage(page), 'decided');
}

/** What is given, and what is told. */
async function putRight(page, engine) {
  await makeGood(page, 'The whole party again', '5000.00');
  assert.match(await page.locator('#make-goods').textContent(), /The whole party again.*waiting for approval/s);
  assert.equal(await stepOf(page, 'The whole party again', 'Take it back', (form) => form.getByLabel('Why it is taken back').fill('She did not want it')), 303);
  await makeGood(page, 'Refund of the cake', '86.00');
  assert.match(await page.locator('#make-goods').textContent(), /Refund of the cake.*approved/s);
  assert.equal(await stepOf(page, 'Refund of the cake', 'It reached them', (form) => form.getByLabel('What shows it').fill('Bank reference 5513-20')), 303);
  assert.match(await page.locator('#make-goods').textContent(), /Refund of the cake.*given/s);

  assert.match(await write(page, 'Reply', 'The courier is to blame that your cake was late.'), /^422/);
  const composer = page.locator('form.composer');
  assert.match(await composer.locator('textarea').inputValue(), /courier is to blame/);
  assert.match(await composer.locator('.check-verdict').textContent(), /Cannot be sent/);
  await seen(page, `case-check-${engine}`);

  assert.equal(await write(page, 'Decision', 'Dear Ada,\n\nthe christening cake came a day late. I am sorry: we gave the slot away, and your table stood empty. I have refunded GBP 86.00 today.\n\nInes Calder', (form) =>
    form.getByLabel('Answer to').fill('You are right, it was a day late')), 303);
  assert.equal(await stage(page), 'responded');
}

/** Put right, asked about, and closed once nothing is owed. */
async function finish(page, engine) {
  assert.equal(await act(page, 'resolution', async (form) => {
    await form.getByLabel('What was corrected').fill('The price of the cake was paid back');
    await form.getByLabel('What shows it').fill('Bank reference 5513-20');
  }), 303);
  assert.equal(await stage(page), 'resolved');
  assert.equal(await write(page, 'Follow up', ''), 303);
  assert.equal(await stage(page), 'following up');
  assert.match(await page.locator('.not-yet').textContent(), /Close waits.*still owed.*G5/s);
  assert.equal(await write(page, 'Letter', ''), 303);

  assert.equal(await keep(page), 303);
  assert.equal(await act(page, 'follow_up', async (form) => {
    await form.getByRole('group', { name: 'All is settled' }).getByLabel('yes').check();
    await form.getByLabel('What they said').fill('Thank you, that settles it.');
    await form.getByRole('group', { name: 'How satisfied' }).getByLabel('5').check();
  }), 303);
  assert.match(await act(page, 'closure', async () => {}), /^409/);
  assert.match(await page.locator('#act-closure .refusal').textContent(), /give a token of regret/);
  assert.equal(await act(page, 'closure', async (form) => {
    await form.getByLabel('What we do better').fill('Slots are held for celebrations');
    await form.getByLabel('Why nothing beyond').fill('She asked for nothing else');
  }), 303);
  assert.equal(await stage(page), 'closed');
  await seen(page, `case-closed-${engine}`);
}

/** Opened again, and found on Today and by its words. */
async function again(page, engine) {
  assert.equal(await act(page, 'reopening', (form) => form.getByLabel('What is not solved').fill('The second cake was late as well')), 303);
  assert.equal(await stage(page), 'assessed');
  await page.goto('/');
  await seen(page, `today-${engine}`);
  await page.goto('/cases?q=christening');
  assert.equal(await page.locator('.rows > .row').count(), 1);
  await seen(page, `cases-${engine}`);
}

async function makeGood(page, what, worth) {
  assert.equal(await act(page, 'make_good', async (form) => {
    await form.getByLabel('Form').selectOption({ index: 0 });
    await form.getByLabel('What it is').fill(what);
    await form.getByRole('group', { name: 'It is' }).getByLabel('puts it right').check();
    await form.getByLabel('Worth to them').fill(worth);
    await form.getByLabel('Costs us').fill(worth);
  }), 303);
}

/** Does something to one make-good by the form in its own line. */
async function stepOf(page, what, verb, fill) {
  const line = page.locator('#make-goods .entries > li', { hasText: what });
  await line.locator('summary', { hasText: verb }).click();
  const form = line.locator('details[open]');
  await fill(form);
  return send(page, form.locator('.form-acts .btn-first'));
}

async function keep(page) {
  const line = page.locator('#promises .entries > li').first();
  await line.locator('summary', { hasText: 'Kept' }).click();
  await line.locator('details[open]').getByLabel('What shows it').fill('The letter of today');
  return send(page, line.locator('details[open] .form-acts .btn-first'));
}

/** The same failure again is flagged on arrival. */
async function repeat(page, first) {
  await page.goto('/cases/new');
  await page.getByLabel('Customer optional').fill('ada@mail.example');
  await page.getByLabel('What they said').fill('Late again, this time it was the bread.');
  await page.getByLabel('What kind of failure').selectOption({ index: 1 });
  assert.equal(await send(page, page.getByRole('button', { name: 'Open the case', exact: true })), 303);
  assert.match(await page.locator('.case-head .labels').textContent(), /Repeat/);
  assert.equal(await page.locator('.case-head .notice a').first().getAttribute('href'), new URL(first).pathname);
}
