// What is kept of what was learned: a procedure in versions, and a lesson beside the next like case. How a problem is
// understood, mended and proved stands in prevention.test.mjs.
import assert from 'node:assert/strict';
import test from 'node:test';
import { why } from './cause_hands.mjs';
import { withPage } from './harness.mjs';
import { caller, seen, send } from './hands.mjs';
import { start } from './program.mjs';

const KIND = 'late_delivery';

test('a cause that ends at a person is asked about, a procedure changes, and a lesson stands beside a like case', async () => {
  const demo = await start(process.env.AMENDS_BIN, ['demo', '--listen', '127.0.0.1:0']);
  try {
    await withPage(demo.baseUrl, async ({ page }) => {
      await signIn(page, demo);
      await person(page);
      await procedure(page);
      await lesson(page);
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

/** A branch that ends at somebody of the firm is asked about once more. */
async function person(page) {
  await page.goto('/problems/new');
  await page.getByLabel('What goes wrong').fill('Late on Saturdays');
  await page.getByLabel('Kind of failure').selectOption(KIND);
  await page.getByLabel('How bad').selectOption('high');
  await page.getByRole('button', { name: 'Open it' }).click();
  await page.getByRole('heading', { name: 'Late on Saturdays' }).waitFor();
  await why(page, '', 'Ruth was careless');
  await page.getByText('ends at a person').waitFor();
  await seen(page, 'learning-person');
  await why(page, 'Ruth was careless', 'The list has no order, and nobody checks it');
  assert.equal(await page.getByText('ends at a person').count(), 0);
}

async function procedure(page) {
  await page.goto('/procedures');
  await page.getByLabel('What it is called').fill('Loading a van');
  await page.getByLabel('Its steps').fill('Count the crates\nLoad\nSign the list');
  assert.equal(await send(page, page.getByRole('button', { name: 'Keep it' })), 303);
  await page.getByLabel('All its steps').fill('Count the crates\nName a stand-in\nLoad');
  await page.getByLabel('What changes, and why').fill('A stand-in for every round.');
  assert.equal(await send(page, page.getByRole('button', { name: 'Put it into force' })), 303);
  await page.getByRole('link', { name: 'What changed' }).click();
  await page.locator('ins', { hasText: 'Name a stand-in' }).waitFor();
  await seen(page, 'learning-procedure');
}

async function lesson(page) {
  await page.goto('/lessons');
  await page.getByLabel('What to look for').fill('Ask who drives before you promise a time.');
  await page.getByLabel('Kind of failure').selectOption(KIND);
  assert.equal(await send(page, page.getByRole('button', { name: 'Keep it' })), 303);
  await seen(page, 'learning-lessons');
  const api = await caller(page);
  const opened = await api('/cases', { channel: 'phone', verbatim: 'Late again.', failure_type: KIND, customer: { email: 'again@home.example' } });
  await page.goto(`/cases/${opened.number}`);
  await page.getByRole('heading', { name: 'Learned from the like' }).waitFor();
  await seen(page, 'learning-beside-case');
}
