// A bad draft becomes a good one with a few keys: each proposal is made from the case and put in where the fault stood.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { engines, withServer } from './harness.mjs';
import { begin, seen, send, sent, text, write } from './hands.mjs';

const WORDS = 'The sofa was due on Friday. Nobody came, and nobody rang.';
const DRAFT = 'Dear Ola,\n\nyour sofa was not delivered on Friday. Our courier is to blame for that. We will get to it soon.\n\nInes Calder';
// As many faults as have a key.
const FAULTY = 'We dispute your account entirely. It is only a small glitch. Our courier is to blame. We will get to it soon. I am sorry if you were upset. '
  + 'We pride ourselves on our excellent service. You should have read the terms. We regret any inconvenience caused. Please contact the courier directly. Meanwhile upgrade to Premium.';

for (const engine of engines) {
  test(`a bad draft is mended from the keyboard and sent (${engine})`, () =>
    withServer(engine, async ({ page, said, expectTrouble }) => {
      expectTrouble(/status of 422/);
      await begin(page, said);
      await page.goto('/cases/new');
      await page.getByLabel('Customer optional').fill('Ola Berg');
      await page.getByLabel('What they said').fill(WORDS);
      // What was said by telephone is logged and never stopped: this customer reads mail.
      await page.locator('summary', { hasText: 'More about the customer' }).click();
      await page.getByRole('textbox', { name: 'E-mail' }).fill('ola@mail.example');
      assert.equal(await send(page, page.getByRole('button', { name: 'Open the case', exact: true })), 303);
      assert.equal(await write(page, 'Acknowledge', ''), 303);
      await refused(page);
      await contradict(page);
      await mend(page, engine);
      await text(page.locator('form.composer')).focus();
      assert.equal(await sent(page, () => page.keyboard.press('Control+Enter')), 303);
      await page.locator('#thread', { hasText: 'Whoever had a hand in it, I answer for it to you' }).waitFor();
      await withoutScript(page);
      await counted(page, engine);
    }));
}

/** As it stands, it does not go out. */
async function refused(page) {
  assert.match(await write(page, 'Update', DRAFT), /^422/);
  assert.match(await page.locator('.check-verdict').textContent(), /Cannot be sent/);
  await page.getByRole('alert').filter({ hasText: 'Not sent' }).waitFor();
}

/** Whoever writes may say that the check is wrong; the text stays as it was typed. */
async function contradict(page) {
  const composer = page.locator('form.composer');
  const before = await text(composer).inputValue();
  await composer.getByRole('button', { name: 'This is not a fault' }).last().press('Enter');
  await composer.getByText('You said that this is no fault').waitFor();
  await focused(page, 'You said that this is no fault');
  await composer.locator('summary', { hasText: 'Something was missed' }).click();
  await composer.getByLabel('What it is').selectOption('empathy');
  await composer.getByLabel('The words, as they stand').fill('words that are not there');
  await composer.getByRole('button', { name: 'Say so' }).click();
  await composer.getByText('words that stand in the text exactly like this').first().waitFor();
  await composer.getByLabel('What it is').selectOption('empathy');
  // Enter says so, and puts no proposal in.
  await composer.getByLabel('The words, as they stand').fill('Dear Ola');
  await composer.getByLabel('The words, as they stand').press('Enter');
  await composer.getByText('Missed: empathy').waitFor();
  await focused(page, 'Something was missed');
  assert.equal(await text(composer).inputValue(), before);
}

/** Who works from the keyboard goes on where the answer stands: the button that was pressed is gone. */
async function focused(page, words) {
  await page.waitForFunction((words) => document.activeElement.matches('[data-remarked]') && document.activeElement.textContent.includes(words), words);
}

/** What was said about the check is counted, and can be had as a file. */
async function counted(page, engine) {
  await page.goto('/measures');
  await page.getByRole('link', { name: 'What the reply check got wrong' }).click();
  await page.getByRole('row', { name: 'empathy 0 1' }).waitFor();
  await seen(page, `words-remarks-${engine}`);
  const lines = (await (await page.request.get('/measures/reply_check.jsonl')).text()).trim().split('\n').map((line) => JSON.parse(line));
  assert.deepEqual(lines.map((line) => line.verdict), ['missed', 'not_a_fault']);
  assert.equal(lines[0].words, 'Dear Ola');
  assert.ok(lines[1].text.includes(lines[1].words));
}

/** The tenth proposal has a key as well: nought. */
async function tenth(page, composer) {
  const draft = await text(composer).inputValue();
  const looked = (does) => Promise.all([page.waitForResponse((answer) => answer.url().includes('reply_check')), does()]);
  await looked(() => text(composer).fill(FAULTY));
  const proposal = composer.locator('[data-nth="10"]');
  const words = await proposal.getAttribute('data-better-text');
  assert.match(await proposal.textContent(), /Alt 0/);
  await text(composer).focus();
  await looked(() => page.keyboard.press('Alt+0'));
  assert.ok((await text(composer).inputValue()).includes(words.trim()));
  await looked(() => text(composer).fill(draft));
}

/** Ctrl+Z brings back what a proposal replaced; typing on before the next look at the text moves no proposal. */
async function undone(page, composer) {
  const draft = await text(composer).inputValue();
  const looked = (presses) => Promise.all([page.waitForResponse((answer) => answer.url().includes('reply_check')), presses()]);
  await text(composer).focus();
  await looked(() => page.keyboard.press('Alt+1'));
  assert.notEqual(await text(composer).inputValue(), draft);
  await looked(() => page.keyboard.press('Control+z'));
  assert.equal(await text(composer).inputValue(), draft);
  await page.waitForTimeout(50);
  await text(composer).evaluate((field) => field.setSelectionRange(0, 0));
  await page.keyboard.insertText('Once more: ');
  await looked(() => page.keyboard.press('Alt+1'));
  assert.match(await text(composer).inputValue(), /^Once more: Dear Ola,\n\nyour sofa was not delivered on Friday\. Whoever had a hand in it[^.]*\. We will/);
  await looked(() => text(composer).fill(draft));
  await page.waitForTimeout(50);
}

/** Alt and a digit put the words in; what was typed around them stays. */
async function mend(page, engine) {
  const composer = page.locator('form.composer');
  await seen(page, `words-bad-${engine}`);
  await tenth(page, composer);
  await undone(page, composer);
  for (let keys = 0; keys < 4; keys += 1) {
    if (!(await composer.locator('[data-better-text]').count())) break;
    const answered = page.waitForResponse((answer) => answer.url().includes('reply_check'));
    await page.keyboard.press('Alt+1');
    await answered;
    await page.waitForTimeout(50);
  }
  await composer.locator('.check-verdict', { hasText: 'Good to send' }).waitFor();
  // What was refused for its words is refused no longer, and needs no reason to go out.
  assert.equal(await page.locator('[data-while-stopped]:visible').count(), 0);
  const mended = await text(composer).inputValue();
  assert.match(mended, /^Dear Ola,\n\nyour sofa was not delivered on Friday\./);
  assert.match(mended, /I answer for it to you, and I put it right by \w+ \d+ \w+, \d\d:\d\d\./);
  assert.doesNotMatch(mended, /courier|soon|\[/);
  await seen(page, `words-good-${engine}`);
}

/** Without script the button asks the server, and the page comes back with the words in. */
async function withoutScript(page) {
  const bare = await page.context().browser().newContext({ javaScriptEnabled: false, storageState: await page.context().storageState() });
  const plain = await bare.newPage();
  await plain.goto(`${page.url().split('#')[0].split('?')[0]}?write=reply#act-message`);
  const composer = plain.locator('form.composer');
  await text(composer).fill('We will get to it soon.');
  await composer.getByRole('button', { name: 'Check it' }).click();
  await composer.getByRole('button', { name: /You hear from me by/ }).first().click();
  assert.match(await text(composer).inputValue(), /^You hear from me by/);
  await bare.close();
}
