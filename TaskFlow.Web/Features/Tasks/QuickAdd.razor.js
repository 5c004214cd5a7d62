// Quick add without the circuit: Enter puts the line into an outbox in localStorage, and the outbox is sent over HTTP
// with an id that makes a second sending harmless. Nothing typed is lost by a slow, broken or restarted connection.
const boxes = '[data-quick-add]';
const parseDelay = 180;
const icons = {
  due: 'calendar', recurrence: 'repeat', priority: 'flag', tag: 'tag', project: 'project', reminder: 'bell',
};
const literal = new Map();
let focused = null;
let parseTimer = 0;
let parseTurn = 0;
let sending = false;
let retryTimer = 0;
let retries = 0;

const inputOf = form => form.elements.text;
const draftKey = form => `taskflow.draft.${form.dataset.quickAdd}`;
const outboxKey = form => `taskflow.outbox.${form.dataset.user}`;
const read = form => JSON.parse(localStorage.getItem(outboxKey(form)) ?? '[]');
const write = (form, items) => localStorage.setItem(outboxKey(form), JSON.stringify(items));

function el(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

// crypto.randomUUID is missing on plain http, where many home servers live. Version 7: ordered by time.
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let time = Date.now();
  for (let i = 5; i >= 0; i--, time = Math.floor(time / 256)) bytes[i] = time % 256;
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  const hex = Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

const post = (path, body) => fetch(path, {
  method: 'POST',
  headers: { 'Content-Type': 'application/json', 'X-TaskFlow': '1' },
  body: JSON.stringify(body),
});

function request(form, text) {
  const spans = [...literal.get(form) ?? []]
    .map(words => ({ start: text.indexOf(words), length: words.length }))
    .filter(span => span.start >= 0);
  return {
    text,
    projectId: form.dataset.project,
    parentId: form.dataset.parent,
    due: form.dataset.due ? { date: form.dataset.due } : undefined,
    refused: spans.length ? spans : undefined,
  };
}

// Outbox

function submit(form) {
  const input = inputOf(form);
  const text = input.value.trim();
  if (!text) return;
  write(form, [...read(form), { ...request(form, text), id: uuid() }]);
  input.value = '';
  literal.delete(form);
  sessionStorage.removeItem(draftKey(form));
  showUnderstood(form, null);
  input.focus();
  flush();
}

async function flush() {
  const form = document.querySelector(boxes);
  if (!form || sending) return;
  sending = true;
  clearTimeout(retryTimer);
  try {
    for (let item; (item = read(form).find(each => !each.error));) {
      showPending();
      if (!await send(form, item)) break;
    }
  } finally {
    sending = false;
    showPending();
  }
}

async function send(form, { error, ...item }) {
  let response;
  try {
    response = await post('/bff/quick-add', item);
  } catch {
    response = null;
  }

  if (response?.ok) {
    retries = 0;
    write(form, read(form).filter(each => each.id !== item.id));
    return true;
  }

  if (response && isRefusal(response.status)) {
    const problem = await response.json().catch(() => ({}));
    const reason = problem.detail ?? problem.title ?? 'The server refused it.';
    write(form, read(form).map(each => each.id === item.id ? { ...each, error: reason } : each));
    return true;
  }

  retryTimer = setTimeout(flush, Math.min(500 * 2 ** retries++, 15000));
  return false;
}

// What no further try will change: the line is shown, and those behind it go on. Signed out, too early or too often are
// no refusals.
function isRefusal(status) {
  return status >= 400 && status < 500 && ![401, 408, 425, 429].includes(status);
}

function showPending() {
  for (const form of document.querySelectorAll(boxes)) {
    form.querySelector('.pending').replaceChildren(...read(form).map(item => pendingLine(form, item)));
  }
}

function pendingLine(form, item) {
  if (!item.error) return el('li', { className: 'waiting' }, `Sending “${item.text}”…`);
  const drop = () => write(form, read(form).filter(each => each.id !== item.id));
  const edit = el('button', { type: 'button', textContent: 'Edit' });
  edit.onclick = () => {
    // What stands in the box already changes places with it.
    const typing = inputOf(form).value.trim();
    if (typing) {
      const aside = { ...request(form, typing), id: uuid(), error: 'Not sent yet.' };
      write(form, read(form).map(each => each.id === item.id ? aside : each));
      literal.delete(form);
    } else drop();
    inputOf(form).value = item.text;
    typed(form);
    inputOf(form).focus();
    showPending();
  };
  const discard = el('button', { type: 'button', textContent: 'Discard' });
  discard.onclick = () => {
    drop();
    showPending();
  };
  return el('li', { className: 'refused' }, `“${item.text}”: ${item.error}`, edit, discard);
}

// What it understood

function typed(form) {
  const input = inputOf(form);
  sessionStorage.setItem(draftKey(form), JSON.stringify([input.value, input.selectionStart]));
  clearTimeout(parseTimer);
  parseTimer = setTimeout(() => parse(form), parseDelay);
}

async function parse(form) {
  const turn = ++parseTurn;
  const text = inputOf(form).value;
  if (!text.trim()) return showUnderstood(form, null);
  const response = await post('/bff/quick-add/parse', request(form, text)).catch(() => null);
  if (turn !== parseTurn || !response?.ok || !form.isConnected) return;
  showUnderstood(form, await response.json(), text);
}

function showUnderstood(form, preview, text) {
  if (!preview) parseTurn++;
  const chips = preview?.chips ?? [];
  showEcho(form, chips, text ?? '');
  const lines = chips.map(chip => chipOf(form, chip, text));
  if (preview?.nextDates?.length) {
    const dates = preview.nextDates.map(next => dateText(next.due)).join(' · ');
    lines.push(el('span', { className: 'next' }, 'Then ' + dates));
  }
  lines.push(...(preview?.notes ?? []).map(note => el('span', { className: 'note' }, note)));
  form.querySelector('.understood').replaceChildren(...lines);
}

function chipOf(form, chip, text) {
  const words = text.slice(chip.start, chip.start + chip.length);
  const icon = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  icon.setAttribute('class', 'icon');
  icon.setAttribute('aria-hidden', 'true');
  icon.innerHTML = `<use href="#i-${icons[chip.kind] ?? 'info'}"/>`;
  const keep = el('button', { type: 'button', title: 'Keep as text', textContent: '×' });
  keep.setAttribute('aria-label', `Keep “${words}” as text`);
  keep.onclick = () => {
    literal.set(form, new Set([...literal.get(form) ?? [], words]));
    inputOf(form).focus();
    parse(form);
  };
  return el('span', { className: 'got' }, icon, chip.label, keep);
}

function showEcho(form, chips, text) {
  const parts = [];
  let at = 0;
  for (const chip of chips.filter(each => each.length > 0).sort((a, b) => a.start - b.start)) {
    if (chip.start < at) continue;
    parts.push(text.slice(at, chip.start), el('mark', {}, text.slice(chip.start, chip.start + chip.length)));
    at = chip.start + chip.length;
  }
  form.querySelector('.echo').replaceChildren(...parts);
  scrollEcho(form);
}

function scrollEcho(form) {
  const input = inputOf(form);
  form.querySelector('.echo').style.translate = `${-input.scrollLeft}px 0`;
}

function dateText({ date, time }) {
  const day = new Date(`${date}T${time ?? '00:00'}`);
  const clock = time ? { hour: 'numeric', minute: '2-digit' } : {};
  const options = { weekday: 'short', day: 'numeric', month: 'short', ...clock };
  return day.toLocaleString(document.documentElement.lang, options);
}

// The page: Blazor replaces the prerendered box when its circuit is up, and draws others as one goes from page to page.

function attach(form) {
  const input = inputOf(form);
  if (!input.value) {
    const [text, caret] = JSON.parse(sessionStorage.getItem(draftKey(form)) ?? '["",0]');
    input.value = text;
    if (focused === form.dataset.quickAdd && (document.activeElement === document.body || !document.activeElement)) {
      input.focus();
      input.setSelectionRange(caret, caret);
    }
  }
  if (input.value) typed(form);
  showPending();
  flush();
}

function attachNew(root) {
  if (root.matches?.(boxes)) attach(root);
  else root.querySelectorAll?.(boxes).forEach(attach);
}

function open() {
  const box = [...document.querySelectorAll(`main ${boxes}:not([data-parent])`)].find(form => form.checkVisibility());
  if (!box) document.getElementById('quick-add-dialog')?.showModal();
  const form = box ?? document.querySelector(`dialog ${boxes}`);
  if (form) inputOf(form).focus();
}

document.addEventListener('submit', event => {
  if (!event.target.matches(boxes)) return;
  event.preventDefault();
  submit(event.target);
});

document.addEventListener('input', event => {
  const form = event.target.closest?.(boxes);
  if (!form) return;
  form.querySelector('.echo').replaceChildren();
  typed(form);
});

document.addEventListener('scroll', event => {
  if (event.target.closest?.(boxes)) scrollEcho(event.target.closest(boxes));
}, true);

document.addEventListener('keydown', event => {
  const form = event.target.closest?.(boxes);
  if (!form) return;
  if (event.key === 'Escape') event.target.blur();
  requestAnimationFrame(() => form.isConnected && scrollEcho(form));
});

document.addEventListener('focusin', event => {
  focused = event.target.closest?.(boxes)?.dataset.quickAdd ?? (event.target === document.body ? focused : null);
});

// Leaving the box by hand forgets it; losing it because Blazor redrew the page does not.
document.addEventListener('focusout', event => {
  if (event.target.closest?.(boxes)) setTimeout(() => { if (event.target.isConnected) focused = null; });
});

document.addEventListener('click', event => {
  if (event.target.closest?.('[data-open-quick-add]')) open();
});

document.addEventListener('quickadd:open', open);
window.addEventListener('online', flush);
document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && flush());
new MutationObserver(() => document.documentElement.dataset.live === 'true' && flush())
  .observe(document.documentElement, { attributes: true, attributeFilter: ['data-live'] });
new MutationObserver(records => records.forEach(record => record.addedNodes.forEach(attachNew)))
  .observe(document.body, { childList: true, subtree: true });
attachNew(document);
