// What is kept of what was learned: a procedure in versions, and a lesson beside the next like case. How a problem is
// understood, mended and proved stands in prevention.test.mjs.
import assert from 'node:assert/strict';
import test from 'node:test';
import { why } from './cause_hands.mjs';
import { begin, caller, invite, seen, send } from './hands.mjs';
import { engines, withServer } from './harness.mjs';

const KIND = 'late_delivery';

for (const engine of engines) {
  test(`a cause that ends at a person is asked about, a procedure changes, and a lesson stands beside a like case, on ${engine}`, () =>
    withServer(engine, async ({ page, said }) => {
      await begin(page, said);
      await invite(page, 'Ruth Adler', 'agent');
      await person(page, engine);
      await procedure(page, engine);
      await lesson(page, engine);
    }));
}

/** A branch that ends at somebody of the firm is asked about once more. */
async function person(page, engine) {
  await page.goto('/problems/new');
  await page.getByLabel('What goes wrong').fill('Late on Saturdays');
  await page.getByLabel('Kind of failure').selectOption(KIND);
  await page.getByLabel('How bad').selectOption('high');
  await page.getByRole('button', { name: 'Open it' }).click();
  await page.getByRole('heading', { name: 'Late on Saturdays' }).waitFor();
  await why(page, '', 'Ruth was careless');
  await page.getByText('ends at a person').waitFor();
  await seen(page, `learning-person-${engine}`);
  await why(page, 'Ruth was careless', 'The list has no order, and nobody checks it');
  assert.equal(await page.getByText('ends at a person').count(), 0);
}

async function procedure(page, engine) {
  await page.goto('/procedures');
  await page.getByLabel('What it is called').fill('Loading a van');
  await page.getByLabel('Its steps').fill('Count the crates\nLoad\nSign the list');
  assert.equal(await send(page, page.getByRole('button', { name: 'Keep it' })), 303);
  await page.getByLabel('All its steps').fill('Count the crates\nName a stand-in\nLoad');
  await page.getByLabel('What changes, and why').fill('A stand-in for every round.');
  assert.equal(await send(page, page.getByRole('button', { name: 'Put it into force' })), 303);
  await page.getByRole('link', { name: 'What changed' }).click();
  await page.locator('ins', { hasText: 'Name a stand-in' }).waitFor();
  await seen(page, `learning-procedure-${engine}`);
}

async function lesson(page, engine) {
  await page.goto('/lessons');
  await page.getByLabel('What to look for').fill('Ask who drives before you promise a time.');
  await page.getByLabel('Kind of failure').selectOption(KIND);
  assert.equal(await send(page, page.getByRole('button', { name: 'Keep it' })), 303);
  await seen(page, `learning-lessons-${engine}`);
  const api = await caller(page);
  const opened = await api('/cases', { channel: 'phone', verbatim: 'Late again.', failure_type: KIND, customer: { email: 'again@home.example' } });
  await page.goto(`/cases/${opened.number}`);
  await page.getByRole('heading', { name: 'Learned from the like' }).waitFor();
  await seen(page, `learning-beside-case-${engine}`);
}
