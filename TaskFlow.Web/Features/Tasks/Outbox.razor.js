// What quick add took, until the server has it: in localStorage, for each person, and sent over HTTP with an id that
// makes a second sending harmless. Nothing typed is lost by a slow, broken or restarted connection.
const user = document.documentElement.dataset.user;
const key = `taskflow.outbox.${user}`;
const read = () => unkept ?? JSON.parse(localStorage.getItem(key) ?? '[]');
const without = item => read().filter(each => each.id !== item.id);
// All of them, where the storage is full or forbidden.
let unkept = null;
let sending = false;
let signedOut = false;
let retryTimer = 0;
let retries = 0;
let lists = [];

function write(items) {
  try {
    localStorage.setItem(key, JSON.stringify(items));
    unkept = null;
  } catch {
    unkept = items;
  }
}

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

// Sending

async function flush() {
  if (sending) return;
  sending = true;
  clearTimeout(retryTimer);
  try {
    for (let item; (item = read().find(each => !each.error));) {
      show();
      if (!await send(item)) break;
    }
  } finally {
    sending = false;
    show();
  }
}

async function send(item) {
  const response = await fetch('/bff/quick-add', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-TaskFlow': user },
    body: JSON.stringify(item),
  }).catch(() => null);
  signedOut = response?.status === 401;

  if (response?.ok) {
    retries = 0;
    write(without(item));
    return true;
  }

  if (response && isRefusal(response.status)) {
    const problem = await response.json().catch(() => ({}));
    const error = problem.detail ?? problem.title ?? 'The server refused it.';
    write(read().map(each => each.id === item.id ? { ...each, error } : each));
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

// Showing. Only lines that changed are drawn: the others may have the focus.

function show() {
  for (const list of lists) {
    const items = read().filter(item => isShownIn(list, item));
    const lines = new Map(items.map(item => [`${item.id} ${item.error ?? signedOut}`, () => lineOf(list, item)]));
    if (signedOut && items.some(item => !item.error)) lines.set('signed out', signInLine);
    for (const line of [...list.children]) {
      if (!lines.delete(line.dataset.line)) line.remove();
    }
    for (const [name, draw] of lines) {
      const line = draw();
      line.dataset.line = name;
      list.append(line);
    }
  }
}

// A subtask stands in the box of its parent where that is on the page; everything else in all boxes but those.
function isShownIn(list, item) {
  const own = item.parentId && document.querySelector(`form[data-parent="${item.parentId}"]`);
  return own ? own.contains(list) : !list.closest('form[data-parent]');
}

function lineOf(list, item) {
  const waits = signedOut ? `“${item.text}” is kept.` : `Sending “${item.text}”…`;
  if (!item.error) return el('li', { className: 'waiting' }, waits);
  const line = el('li', { className: 'refused' }, `“${item.text}”: ${item.error}`);
  const edit = el('button', { type: 'button', textContent: 'Edit' });
  edit.onclick = () => mend(list, line, item);
  const discard = el('button', { type: 'button', textContent: 'Discard' });
  discard.onclick = () => settle(list, line, without(item));
  line.append(edit, discard);
  return line;
}

function signInLine() {
  const back = encodeURIComponent(location.pathname + location.search);
  const link = el('a', { href: `/account/login?returnUrl=${back}`, textContent: 'Sign in again' });
  return el('li', { className: 'sign-in' }, 'You are signed out. ', link);
}

// In its place, so that it keeps its project, its parent and its date. A new id: the old one stands for a refused line.
function mend(list, line, item) {
  const input = el('input', { className: 'input', value: item.text, maxLength: 1000, enterKeyHint: 'done' });
  input.setAttribute('aria-label', 'Mend the line');
  input.setAttribute('form', '');
  input.onkeydown = event => {
    if (event.isComposing || (event.key !== 'Enter' && event.key !== 'Escape')) return;
    event.stopPropagation();
    event.preventDefault();
    const text = input.value.trim();
    if (event.key === 'Escape' || !text) return settle(list, line, read());
    // They move with the text around them, which is mended in one place or in another.
    const refused = item.refused?.map(({ start, length }) => {
      const words = item.text.slice(start, start + length);
      const at = [start, start + text.length - item.text.length].find(place => text.slice(place).startsWith(words));
      return { start: at ?? text.lastIndexOf(words), length };
    }).filter(span => span.start >= 0);
    settle(list, line, [...without(item), { ...item, text, refused, id: uuid(), error: undefined }]);
  };
  line.replaceChildren(input, item.error);
  input.focus();
}

function settle(list, line, items) {
  write(items);
  line.remove();
  list.closest('form').elements.text.focus();
  show();
  flush();
}

// Boxes come and go: Blazor replaces the prerendered ones when its circuit is up, and draws others from page to page.
function look() {
  const now = [...document.querySelectorAll('.pending')];
  if (now.length === lists.length && now.every((list, at) => list === lists[at])) return;
  lists = now;
  flush();
}

document.addEventListener('quickadd:send', event => {
  write([...read(), { ...event.detail, id: uuid() }]);
  flush();
});
window.addEventListener('online', flush);
document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && flush());
new MutationObserver(() => document.documentElement.dataset.live === 'true' && flush())
  .observe(document.documentElement, { attributes: true, attributeFilter: ['data-live'] });
new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
look();
