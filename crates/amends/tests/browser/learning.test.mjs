// What is kept of what was learned: a procedure in versions, and a lesson beside the next like case; and a rise that only whole
// weeks show, once years lie before them. How a problem is
// understood, mended and proved stands in prevention.test.mjs.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import test from 'node:test';
import { why } from './cause_hands.mjs';
import { begin, caller, invite, seen, send, until } from './hands.mjs';
import { engines, withServer } from './harness.mjs';
import { amends } from './program.mjs';

const KIND = 'late_delivery';
const WEEKLY = 'billing_error';
const DAY = 86_400_000;
const YEARS = 212;

for (const engine of engines) {
  test(`a cause that ends at a person is asked about, a procedure changes, and a lesson stands beside a like case, on ${engine}`, () =>
    withServer(engine, async ({ page, said, tmp, storage, later }) => {
      await begin(page, said);
      await invite(page, 'Ruth Adler', 'agent');
      await person(page, engine);
      await procedure(page, engine);
      await lesson(page, engine);
      await weekly(page, engine, { tmp, storage, later });
    }));
}

/** Four years of letters that somebody writes down once a week, five or up to eight, until the week before that Monday. */
async function past(monday, tmp, storage) {
  const rows = ['id,verbatim,received_at,channel,failure_type'];
  for (let week = 0; week < YEARS; week += 1) {
    const day = new Date(monday - (7 * (YEARS - week) - ((week * 5) % 7)) * DAY).toISOString().slice(0, 10);
    for (let nth = 0; nth < 5 + ((week * 7) % 4); nth += 1) {
      rows.push(`P${week}-${nth},The invoice was wrong.,${day}T10:00:00Z,post,${WEEKLY}`);
    }
  }
  const [file, mapping] = [path.join(tmp, 'past.csv'), path.join(tmp, 'past.toml')];
  await writeFile(file, `${rows.join('\n')}\n`);
  await writeFile(mapping, 'past = true\n');
  await amends(['import', 'complaints', file, '--mapping', mapping], storage);
}

/** Three times as many as in any other week, and no day with more than others brought: the night finds it by weeks. */
async function weekly(page, engine, { tmp, storage, later }) {
  const api = await caller(page);
  const today = Math.floor(Date.now() / DAY);
  // The last Thursday of the zeroth week was day nought; a Tuesday that is still to come is the same every day of the week.
  const ahead = 7 - ((today + 2) % 7);
  const tuesday = (today + ahead) * DAY;
  await past(tuesday - 8 * DAY, tmp, storage);
  await page.goto('about:blank');
  await later(ahead * 24);
  for (let nth = 0; nth < 24; nth += 1) {
    const received_at = new Date(tuesday - (3 + 2 * (nth % 3)) * DAY + 10 * 3_600_000).toISOString();
    await api('/cases', { channel: 'post', verbatim: 'The invoice was wrong.', failure_type: WEEKLY, received_at });
  }
  await later((ahead + 1) * 24);
  await page.goto('/signals');
  await until(page, 'in the week from');
  await page.locator('.rows .row', { hasText: 'in the week from' }).getByRole('link').first().click();
  await page.getByRole('heading', { name: 'Why it fired' }).waitFor();
  const reason = await page.locator('section:has(> #why)').textContent();
  assert.match(reason, /24 cases came in the week from \d+ \w+ \d{4} to \d+ \w+ \d{4}, where \d+\.\d were to be expected/);
  assert.match(reason, /Cases a week/);
  assert.ok((await page.locator('section:has(> #why) svg .bar').count()) > 100, 'its own season of two years before is in the chart');
  await seen(page, `learning-week-${engine}`);
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
