// The records as people see them: customers, mentions, incidents, problems and the measures, filled through their own forms.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible, engines, picture, withServer } from './harness.mjs';
import { begin } from './hands.mjs';

async function seen(page, name, engine) {
  await accessible(page);
  await picture(page, `records-${name}-${engine}`);
}

async function press(page, name) {
  await page.getByRole('button', { name, exact: true }).click();
  await page.waitForLoadState();
}

/** Writes Ada down; a language that is none is refused first, and what was typed is still there. */
async function ada(page, engine) {
  await page.goto('/customers');
  await seen(page, 'customers-empty', engine);
  await page.goto('/customers/new');
  await page.getByLabel('Name', { exact: false }).first().fill('Ada Novak');
  await page.getByLabel('E-mail').fill('ada@mail.example');
  await page.getByLabel('Language').fill('English');
  await page.getByLabel('What they care for').fill('being told: said so in May');
  await press(page, 'Save');
  assert.match(await page.locator('.is-wrong .error').textContent(), /Found English, expected a language tag/);
  assert.equal(await page.getByLabel('E-mail').inputValue(), 'ada@mail.example');
  await seen(page, 'customer-refused', engine);
  await page.getByLabel('Language').fill('en');
  await press(page, 'Save');
  await page.getByLabel('In their words').fill('Best loaf we ever had.');
  await press(page, 'Log');
  assert.match(await page.locator('.thread').textContent(), /Compliment[^]*Best loaf we ever had/);
  await seen(page, 'customer', engine);
  return new URL(page.url()).pathname;
}

async function note(page, words, by) {
  await page.goto('/candidates');
  await page.getByLabel('Their own words').fill(words);
  await page.getByLabel('Who said it').fill(by);
  await press(page, 'Note it');
}

/** Two mentions: one becomes a case, one does not. Answers with the number of the case. */
async function triage(page, baseUrl, engine) {
  await note(page, 'Queue round the block again and then they tell you the rye is gone.', 'Street Foodie');
  await note(page, 'Lovely bread, as ever.', 'Peri');
  await seen(page, 'candidates', engine);
  const row = page.locator('li.row', { hasText: 'Queue round the block' });
  const confirmation = await row.locator('form[action$="/confirmation"]').getAttribute('action');
  const done = await page.request.post(confirmation, { headers: { origin: baseUrl }, maxRedirects: 0 });
  assert.equal(done.status(), 303);
  await page.goto('/candidates');
  await page.getByText('It is not', { exact: true }).click();
  await page.getByLabel('Why not').fill('Praise.');
  await press(page, 'Dismiss');
  assert.equal(await page.getByText('Queue round the block').count(), 0);
  return done.headers().location.split('/').pop();
}

/** Whoever said it turns out to be Ada: the case moves, and moves back. */
async function joining(page, adasPage, engine) {
  await page.goto('/customers?q=street');
  await page.getByRole('link', { name: 'Street Foodie' }).click();
  await page.waitForURL(/customers\/[0-9a-f-]+$/);
  const unknown = page.url();
  assert.match(await page.locator('.notice').first().textContent(), /No selling/);
  await page.getByText('Lift the hold', { exact: true }).first().click();
  await page.getByLabel('Why selling may go on').fill('They asked for an offer.');
  await press(page, 'Lift it');
  assert.match(await page.locator('.refusal').textContent(), /G12/);
  await seen(page, 'hold-refused', engine);
  await page.goto(unknown);
  await page.getByLabel('E-mail, phone, number or name').fill('ada@mail.example');
  await press(page, 'Join');
  assert.equal(new URL(page.url()).pathname, adasPage);
  assert.match(await page.locator('.thread').textContent(), /Joined with another record[^]*Failure: they complained/);
  await page.goto(unknown);
  await seen(page, 'customer-joined', engine);
  await press(page, 'Undo');
  assert.match(await page.locator('.thread').textContent(), /Parted from another record again/);
  assert.match(await page.locator('.notice').first().textContent(), /No selling/);
  await page.getByRole('link', { name: 'Their one case' }).click();
  assert.match(await page.locator('.page-sub').textContent(), /here those of Street Foodie/);
  assert.equal(await page.locator('.rows > .row').count(), 1);
  await page.goto(`/cases?customer=${adasPage.split('/').pop()}`);
  assert.equal(await page.locator('.rows > .row').count(), 0);
  await page.goto('/customers');
  await seen(page, 'customers', engine);
}

async function problem(page, engine) {
  await page.goto('/problems/new');
  await page.getByLabel('What goes wrong, in one line').fill('The rye sells out on Saturdays');
  await page.getByLabel('Kind of failure').selectOption({ index: 1 });
  await press(page, 'Open it');
  await seen(page, 'problem-new', engine);
  const debrief = page.locator('form[action$="/debrief"]');
  await debrief.getByLabel('What happened').fill('The rye was gone at ten.');
  await debrief.getByLabel('Root cause').fill('The plan counts weekdays only.');
  await debrief.getByLabel('Kind of cause').selectOption('not_foreseen');
  await debrief.getByLabel('Scope').selectOption('systemic');
  await debrief.getByLabel('Why we think it is that').fill('Third Saturday in a row.');
  await debrief.getByLabel('Ana Osei').check();
  await press(page, 'Record the debrief');
  await press(page, 'Close the problem');
  assert.match(await page.locator('.refusal').textContent(), /G14.*shown to work/);
  await page.getByText('Plan a corrective action', { exact: true }).first().click();
  await page.getByLabel('What changes').fill('The plan counts Saturdays');
  await page.getByLabel('The procedure or checklist that it changes').fill('Baking plan');
  await page.getByLabel('Who does it').selectOption({ index: 0 });
  await page.getByLabel('By when').fill('2099-01-10T12:00');
  await press(page, 'Plan it');
  await press(page, 'It is done');
  assert.match(await page.locator('.case-head').textContent(), /being watched/);
  await page.locator('.crumbs a').last().click();
  await page.getByRole('heading', { name: 'What we change' }).waitFor();
  assert.match(await page.locator('#actions + ul, #actions ~ ul').first().textContent(), /being watched[^]*The counts decide on/);
  await seen(page, 'problem', engine);
  await page.goto('/problems');
  await seen(page, 'problems', engine);
  await page.getByRole('link', { name: 'Themes' }).click();
  assert.match(await page.locator('main').textContent(), /Nothing has been read yet/);
  await seen(page, 'themes-empty', engine);
  await press(page, 'Read now');
  assert.match(await page.locator('main').textContent(), /Nothing is said more often than chance explains/);
  await seen(page, 'themes', engine);
}

async function incident(page, number, engine) {
  await page.goto('/incidents');
  await page.getByLabel('What went wrong').fill('Oven 2 was not calibrated');
  await page.getByLabel('Where').fill('Marlow Lane');
  await press(page, 'Write it down');
  assert.match(await page.locator('main').textContent(), /Nobody is known/);
  await page.getByLabel('Number of a case').fill(number);
  await press(page, 'Link the case');
  await page.getByLabel('An open problem').selectOption({ label: 'The rye sells out on Saturdays' });
  await press(page, 'Link the problem');
  assert.match(await page.locator('main').textContent(), /Queue round the block[^]*The rye sells out/);
  await seen(page, 'incident', engine);
  await page.goto('/incidents');
  await seen(page, 'incidents', engine);
}

async function measures(page, number, engine) {
  await page.goto('/measures');
  assert.match(await page.locator('.figure-row').textContent(), /Hurt twice/);
  await page.getByText('The figures', { exact: true }).click();
  await seen(page, 'measures', engine);
  const file = await page.request.get('/measures/csv/rates');
  assert.match(await file.text(), /^Share,Number,Of,Rate,At least,At most\n[^]*Hurt twice,0,1,,/);
  await page.goto('/measures/cases/hurt_twice');
  assert.match(await page.locator('main').textContent(), new RegExp(number));
  await seen(page, 'measures-cases', engine);
  await page.goto('/measures?from=2001-01-01&to=2001-02-01');
  await seen(page, 'measures-empty', engine);
  await reports(page, engine);
}

/** From the measures to a part of them and its cases, then the reports; on paper the month is one page. */
async function reports(page, engine) {
  await page.goto('/measures');
  await page.locator('#failure_type .scroll tbody a').first().click();
  assert.match(await page.locator('main').textContent(), /Only: /);
  const cases = await page.locator('main p a[href^="/measures/cases/all"]').first().textContent();
  await page.locator('main p a[href^="/measures/cases/all"]').first().click();
  assert.equal(await page.locator('#sum').textContent(), `${parseInt(cases, 10)} cases`);
  await page.goto('/measures');
  await page.getByRole('link', { name: 'reports' }).click();
  await seen(page, 'reports', engine);
  await page.locator('#monthly ~ ul a').first().click();
  assert.match(await page.locator('h1').textContent(), /^Complaints in /);
  await seen(page, 'report-month', engine);
  const month = await page.evaluate(() => location.pathname);
  assert.equal(pages(await page.pdf({ format: 'A4' })), 1);
  const paper = await page.request.get(`${month}.pdf`);
  assert.equal(pages(await paper.body()), 1);
  await page.goto('/reports');
  await page.locator('section[aria-labelledby="iso10002"]').getByRole('button', { name: 'Show' }).click();
  assert.match(await page.locator('main').textContent(), /Received = put right/);
  await seen(page, 'report-iso10002', engine);
  await page.goto('/reports/uk-return/2026-H1');
  assert.match(await page.locator('main').textContent(), /Outstanding at the start/);
  await seen(page, 'report-uk-return', engine);
  await page.goto('/reports/uk-return/mapping');
  await page.getByLabel('As text (TOML)').fill('other_products = "cars"');
  await page.getByRole('button', { name: 'Save' }).click();
  await seen(page, 'report-mapping', engine);
}

/** How many pages a PDF has. */
function pages(bytes) {
  return [...bytes.toString('latin1').matchAll(/\/Type\s*\/Page\b(?!s)/g)].length;
}

for (const engine of engines) {
  test(`the records are kept, joined, learned from and counted (${engine})`, () =>
    withServer(engine, async ({ page, said, baseUrl, expectTrouble }) => {
      expectTrouble(/422/);
      expectTrouble(/409/);
      expectTrouble(/404/);
      await begin(page, said, 'Ana Osei');
      await page.goto('/customers/00000000-0000-7000-8000-000000000000');
      assert.match(await page.locator('h1').textContent(), /Not here/);
      const adasPage = await ada(page, engine);
      const number = await triage(page, baseUrl, engine);
      await joining(page, adasPage, engine);
      await problem(page, engine);
      await incident(page, number, engine);
      await measures(page, number, engine);
    }));
}
