// What script adds to pages that work without it: live fragments, readers' times, the reply check
// while typing, kept drafts, menus, keys. No dependency, no state outside the page and its tab.

const all = (selector, root = document) => [
  ...(root.matches?.(selector) ? [root] : []),
  ...root.querySelectorAll(selector),
];
const body = document.body;
const REQUEST = { headers: { Accept: "text/html", "X-Fragment": "1" }, credentials: "same-origin" };

// --- Times: in the reader's zone, against the server's clock (the demo moves it) ---

const clockOffset = body.dataset.now ? Date.parse(body.dataset.now) - Date.now() : 0;
const now = () => Date.now() + clockOffset;
const MINUTE = 60_000, HOUR = 60 * MINUTE, DAY = 24 * HOUR;
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "long" });
const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const clock = (when) => [when.getHours(), when.getMinutes()].map((part) => String(part).padStart(2, "0")).join(":");
const day = (when) => `${DAYS[when.getDay()]} ${when.getDate()} ${MONTHS[when.getMonth()]}`;

function span(distance) {
  if (distance < 59.5 * MINUTE) return `${Math.max(1, Math.round(distance / MINUTE))} min`;
  if (distance < 47.5 * HOUR) return `${Math.round(distance / HOUR)} h`;
  return `${Math.round(distance / DAY)} days`;
}

function relative(instant, owed) {
  const ahead = instant - now();
  return ahead >= 0 ? `in ${span(ahead)}` : `${span(-ahead)} ${owed ? "late" : "ago"}`;
}

function absolute(instant, style) {
  const when = new Date(instant), today = new Date(now());
  if (style === "clock") return clock(when);
  // One form, as the server writes it; the language of the page is English whatever the browser's is.
  if (style === "date") return `${day(when)} ${when.getFullYear()}`;
  const year = when.getFullYear() === today.getFullYear() ? "" : ` ${when.getFullYear()}`;
  return `${day(when)}${year}, ${clock(when)}`;
}

function showTime(element) {
  const instant = Date.parse(element.dateTime);
  // A plain date belongs to a calendar, not to an instant: it is never shifted into a zone.
  if (Number.isNaN(instant) || !element.dateTime.includes("T")) return;
  const due = element.closest(".due");
  element.title = exact.format(instant);
  element.textContent = "rel" in element.dataset ? relative(instant, Boolean(due)) : absolute(instant, element.dataset.at);
  if (due && instant < now()) due.classList.add("due-late");
}

const showTimes = (root) => all("time[datetime]:is([data-rel], [data-at])", root).forEach(showTime);
// --- Live fragments ---

const isSelectDirty = ({ options, selectedIndex }) =>
  selectedIndex !== Math.max(0, [...options].findIndex((option) => option.defaultSelected));
const isDirty = (field) =>
  field.matches("[type=checkbox], [type=radio]") ? field.checked !== field.defaultChecked
  : field.matches("select") ? isSelectDirty(field)
  : !field.matches("[type=hidden], [type=submit]") && field.value !== field.defaultValue;
const isInUse = (fragment) =>
  fragment.contains(document.activeElement) || all("input, textarea, select", fragment).some(isDirty) || fragment.querySelector(".act[open]") !== null;

function wants(fragment, { kind, id }) {
  const { liveKinds, liveIds } = fragment.dataset;
  const kindFits = !liveKinds || liveKinds.split(/\s+/).some((wanted) => wanted === kind || kind.startsWith(`${wanted}.`));
  return kindFits && (!liveIds || !id || liveIds.split(/\s+/).includes(id));
}

const lastHtml = new Map();
async function refresh(fragment) {
  if (isInUse(fragment)) return void (fragment.dataset.stale = "");
  delete fragment.dataset.stale;
  const response = await fetch(fragment.dataset.fragmentUrl, REQUEST).catch(() => null);
  // A redirect means the session ended: keep what the reader sees.
  if (!response?.ok || response.redirected) return;
  const html = await response.text(), fresh = parse(html);
  if (!fresh || !fragment.isConnected || lastHtml.get(fragment.dataset.fragmentUrl) === html) return;
  if (isInUse(fragment)) return void (fragment.dataset.stale = "");
  lastHtml.set(fragment.dataset.fragmentUrl, html);
  swap(fragment, fresh);
}

function parse(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.firstElementChild;
}

function swap(fragment, fresh) {
  const openIds = all("details[open][id]", fragment).map((details) => details.id);
  fragment.replaceWith(fresh);
  openIds.forEach((id) => document.getElementById(id)?.setAttribute("open", ""));
  fresh.classList.add("is-fresh");
  enhance(fresh);
}

const fragments = () => all("[data-fragment-url]");
const waiting = new Set();
let flush = 0;
function onLiveEvent(event) {
  fragments().filter((fragment) => wants(fragment, event)).forEach((fragment) => waiting.add(fragment.dataset.fragmentUrl));
  // Several events of one change arrive together: one fetch a fragment.
  clearTimeout(flush);
  flush = setTimeout(() => {
    fragments().filter((fragment) => waiting.has(fragment.dataset.fragmentUrl)).forEach(refresh);
    waiting.clear();
  }, 150);
}

let stream = null;
function openStream() {
  if (stream || document.hidden) return;
  stream = new EventSource(body.dataset.live);
  stream.onmessage = ({ data }) => onLiveEvent(JSON.parse(data));
  // What goes on by itself may have gone on between the page and its stream.
  stream.onopen = () => fragments().filter((fragment) => "goesOn" in fragment.dataset).forEach(refresh);
}
const closeStream = () => { stream = stream?.close() ?? null; };

function startLive() {
  if (!body.dataset.live) return;
  openStream();
  addEventListener("pagehide", closeStream);
  addEventListener("pageshow", openStream);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return closeStream();
    openStream();
    fragments().forEach(refresh);
  });
  document.addEventListener("focusout", () => setTimeout(() => {
    fragments().filter((fragment) => "stale" in fragment.dataset && !isInUse(fragment)).forEach(refresh);
  }));
}

// --- Reply check while typing ---

// The drafted sentence goes along with its fields until somebody rewrites it.
function follow(textarea, result) {
  const changed = result.querySelector("[data-follow-from]")?.dataset;
  const start = changed ? textarea.value.indexOf(changed.followFrom) : -1;
  if (start < 0) return;
  textarea.setRangeText(changed.followTo, start, start + changed.followFrom.length, "preserve");
  textarea.form.elements.namedItem("drafted").value = changed.drafted;
  textarea.form.elements.namedItem("drafted_at").value = changed.draftedAt;
}

// Puts a proposal in that was made for the text as it was seen; false where its words are gone.
function putIn(textarea, { betterStart, betterEnd, betterText }, seen) {
  // What was typed since then may have moved the words.
  const words = seen.slice(betterStart, betterEnd), text = textarea.value;
  let start = text === seen ? Number(betterStart) : words ? text.indexOf(words) : -1, end = start + words.length;
  if (start < 0) return false;
  // Words that are left out take a space beside them along.
  if (betterText === "" && text[end] === " ") end += 1;
  else if (betterText === "" && text[start - 1] === " ") start -= 1;
  textarea.focus();
  textarea.setSelectionRange(start, end);
  // Put in as if typed, so that Ctrl+Z brings the words back.
  return document.execCommand(betterText ? "insertText" : "delete", false, betterText);
}

function startCheckKeys(form, result, put) {
  form.addEventListener("keydown", (event) => {
    // Alt and a digit: the proposal with that number; nought stands for ten.
    const digit = event.altKey && !event.ctrlKey && event.code.match(/^Digit(\d)$/)?.[1];
    const button = digit && result.querySelector(`[data-nth="${Number(digit) || 10}"]`);
    if (button) return event.preventDefault(), put(button.dataset);
    // Enter in a line of the composer presses the button that the line belongs to, never a proposal; with Ctrl it sends from anywhere.
    const { key, target, repeat } = event, sends = event.ctrlKey || event.metaKey, isLine = target.matches("input:not([type=checkbox], [type=radio])");
    if (key !== "Enter" || repeat || !form.matches(".composer") || !sends && !isLine) return;
    event.preventDefault();
    (!sends && target.closest("[data-check-result] details")?.querySelector("[data-remark]") || form.querySelector(".btn-first")).click();
  });
}

function startCheck(textarea) {
  const form = textarea.form, result = form?.querySelector("[data-check-result]");
  if (!result) return;
  let timer = 0, running = null, isKept = false, seen = textarea.value;
  const check = async (pressed) => {
    // What somebody says about the check is not cut off by the next look at the text.
    if (isKept) return;
    running?.abort();
    isKept = Boolean(pressed);
    const own = running = new AbortController(), asked = textarea.value;
    const request = { ...REQUEST, method: "POST", body: new URLSearchParams(new FormData(form, pressed)), signal: own.signal };
    const response = await fetch(textarea.dataset.checkUrl, request).catch(() => null);
    if (pressed) isKept = false;
    // It may be cut off between its head and its body.
    const found = response?.ok && !response.redirected ? await response.text().catch(() => null) : null;
    if (found === null || own !== running) return;
    result.innerHTML = found;
    if (pressed) result.querySelector(`[data-remarked="${pressed.value}"]`)?.focus({ preventScroll: true });
    const said = form.querySelector("[data-check-said]"), verdict = result.querySelector(".check-verdict")?.textContent ?? "";
    if (said && said.textContent !== verdict) said.textContent = verdict;
    const isAsAsked = textarea.value === asked;
    follow(textarea, result);
    seen = isAsAsked ? textarea.value : asked;
  };
  const soon = () => { clearTimeout(timer); timer = setTimeout(check, 100, null); };
  const put = (better) => putIn(textarea, better, seen) || soon();
  result.addEventListener("click", (event) => {
    const button = event.target.closest("[data-better-text], [data-remark]");
    if (!button) return;
    event.preventDefault();
    "remark" in button.dataset ? check(button) : put(button.dataset);
  });
  // Asked for, the answer is shown and read out where it stands.
  all("button[formaction*='/reply_check']", form).filter((button) => !result.contains(button)).forEach((button) => button.addEventListener("click", async (event) => {
    event.preventDefault();
    await check();
    result.scrollIntoView({ block: "nearest" });
    result.focus({ preventScroll: true });
  }));
  // What is marked in the text is what was missed.
  result.addEventListener("toggle", (event) => {
    const words = event.target.open && event.target.querySelector("[data-selected-text]");
    if (words) words.value ||= textarea.value.slice(textarea.selectionStart, textarea.selectionEnd).trim();
  }, true);
  startCheckKeys(form, result, put);
  textarea.addEventListener("input", soon);
  // The kind of message decides what must be in it. The text itself was looked at while it was typed.
  form.addEventListener("change", ({ target }) => target === textarea || result.contains(target) || soon());
  // After a refusal the page comes with what the check says.
  if (textarea.value && !result.childElementCount) soon();
}

// --- Drafts: text typed but not sent stays in this tab ---

const draftKey = (form) => `draft:${form.dataset.keep}`;
const sentKey = (form) => `sent:${form.dataset.keep}`;
const KEPT = "textarea[name], input[name]:is([type=text], [type=email], [type=tel], :not([type]))";

function keep(form) {
  const typed = all(KEPT, form).filter(isDirty).map((field) => [field.name, field.value]);
  sessionStorage.setItem(draftKey(form), JSON.stringify(typed));
}

function restore(form) {
  const typed = JSON.parse(sessionStorage.getItem(draftKey(form)) ?? "[]");
  const restored = typed.filter(([name, value]) => {
    const field = form.elements.namedItem(name);
    if (!field || field.value === value) return false;
    field.value = value;
    return true;
  });
  if (restored.length) showKeptNote(form);
}

function showKeptNote(form) {
  form.prepend(parse(`<p class="kept-note">Unsent text is back in this form.
    <button type="button" class="btn btn-plain btn-small">Discard it</button></p>`));
  form.querySelector(".kept-note button").onclick = () => {
    sessionStorage.removeItem(draftKey(form));
    form.querySelector(".kept-note").remove();
    form.reset();
  };
}

// A draft is dropped only when the page after it came back as a success: a refusal (4xx), a fault or a
// lost connection keeps it, and going back to the form shows it again.
function settleSentDrafts() {
  const [navigation] = performance.getEntriesByType("navigation");
  const refused = (navigation?.responseStatus ?? 200) >= 400 || "refused" in body.dataset;
  const arrived = navigation?.type === "navigate" && !refused;
  Object.keys(sessionStorage).filter((key) => key.startsWith("sent:")).forEach((key) => {
    if (arrived) sessionStorage.removeItem(key.replace("sent:", "draft:"));
    sessionStorage.removeItem(key);
  });
}

function startKeeping(form) {
  restore(form);
  form.addEventListener("input", () => keep(form));
  form.addEventListener("submit", () => sessionStorage.setItem(sentKey(form), "1"));
}

// --- Submitting once ---

function onSubmit(event) {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sending !== undefined) return event.preventDefault();
  form.dataset.sending = "";
  if (form.matches("[data-forget]")) sessionStorage.clear();
  // After the browser has read the pressed button's name and value.
  setTimeout(() => all("button", form).forEach((button) => { button.disabled = true; }));
}

const releaseForms = () => all("form[data-sending]").forEach((form) => {
  delete form.dataset.sending;
  all("button", form).forEach((button) => { button.disabled = false; });
});

// --- Disclosures: deep links, Escape, click outside a menu ---

function openFromHash() {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  const details = target.closest("details");
  if (details) details.open = true;
  target.scrollIntoView({ block: "nearest" });
  if (target.matches("[data-check-result]")) return target.focus({ preventScroll: true });
  if (target.id.startsWith("act-")) all("textarea, input:not([type=hidden]), select", target)[0]?.focus({ preventScroll: true });
}

// What was refused, and why, is the first thing to see and to hear.
function showRefusal() {
  const wrong = "refused" in body.dataset && document.querySelector("main .refusal, main [aria-invalid=true]");
  if (!wrong) return openFromHash();
  const details = wrong.closest("details");
  if (details) details.open = true;
  wrong.scrollIntoView({ block: "center" });
  wrong.focus({ preventScroll: true });
}

function closeOnEscape({ target }) {
  const details = target.closest("details[open]:is(.act, .menu)");
  details?.removeAttribute("open");
  details?.querySelector("summary").focus();
}

function onClick({ target }) {
  all("details.menu[open]").filter((menu) => !menu.contains(target)).forEach((menu) => menu.removeAttribute("open"));
  // Also when the hash is the same as before.
  if (target.closest("a[href^='#']")) setTimeout(openFromHash);
}

// --- Copying what a field holds ---

function startCopying(button) {
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
    button.textContent = "Copied";
  });
}

// --- Keys: every element that has data-key names its own ---

let prefix = "", prefixTimer = 0;
const isTyping = ({ target }) => target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], dialog") !== null;

function onKey(event) {
  if (event.key === "Escape") return closeOnEscape(event);
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
  const pressed = prefix ? `${prefix} ${event.key}` : event.key;
  prefix = "";
  const element = all("[data-key]").find(({ dataset }) => dataset.key === pressed);
  if (element) use(element, event);
  else if (pressed === "?") showKeys();
  else if (all("[data-key]").some(({ dataset }) => dataset.key.startsWith(`${pressed} `))) {
    prefix = pressed;
    clearTimeout(prefixTimer);
    prefixTimer = setTimeout(() => { prefix = ""; }, 1500);
  }
}

function use(element, event) {
  event.preventDefault();
  element[element.matches("input, textarea") ? "focus" : "click"]();
}

function showKeys() {
  const dialog = parse(`<dialog class="keys" aria-labelledby="keys-title"><h2 id="keys-title">Keys</h2>
    <dl class="facts"></dl><form method="dialog"><button class="btn">Close</button></form></dialog>`);
  const writing = all("form.composer").flatMap(() => [["Ctrl Enter", "Send what you write"], ["Alt 1", "Put the first proposal in"]]);
  const rows = all("[data-key]").map((element) => [element.dataset.key, element.dataset.keyLabel ?? element.textContent.trim()]);
  for (const [key, label] of [...rows, ...writing, ["?", "This list"], ["Esc", "Close what is open"]]) {
    const row = parse(`<div><dt>${key.split(" ").map((part) => `<kbd>${part}</kbd>`).join(" ")}</dt><dd></dd></div>`);
    row.lastChild.textContent = label;
    dialog.querySelector("dl").append(...row.children);
  }
  dialog.addEventListener("close", () => dialog.remove());
  body.append(dialog);
  dialog.showModal();
}

// --- Wiring ---

function enhance(root) {
  showTimes(root);
  all("form[data-keep]", root).forEach(startKeeping);
  all("textarea[data-check-url]", root).forEach(startCheck);
  all("[data-copy]", root).forEach(startCopying);
}

settleSentDrafts();
enhance(document);
startLive();
setInterval(showTimes, 30_000, document);
// Going to a fragment takes the focus away: after it.
addEventListener("load", () => setTimeout(showRefusal));
addEventListener("hashchange", openFromHash);
addEventListener("pageshow", releaseForms);
document.addEventListener("submit", onSubmit);
document.addEventListener("keydown", onKey);
document.addEventListener("click", onClick);
