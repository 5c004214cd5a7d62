// Quick add without the circuit: what is typed is kept as a draft and understood over HTTP, and Enter hands the line to
// the outbox (Outbox.razor.js), which sends it.
const boxes = '[data-quick-add]';
const parseDelay = 180;
const icons = {
  due: 'calendar', recurrence: 'repeat', priority: 'flag', tag: 'tag', project: 'project', reminder: 'bell',
};
const user = document.documentElement.dataset.user;
const literal = new Map();
let focused = null;
let parseTimer = 0;
let parseTurn = 0;
let parsing = new AbortController();

const inputOf = form => form.elements.text;
const draftKey = form => `taskflow.draft.${user}.${form.dataset.quickAdd}`;

function el(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

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

function submit(form) {
  const input = inputOf(form);
  const text = input.value.trim();
  if (!text) return;
  document.dispatchEvent(new CustomEvent('quickadd:send', { detail: request(form, text) }));
  input.value = '';
  literal.delete(form);
  sessionStorage.removeItem(draftKey(form));
  showUnderstood(form, null);
  input.focus();
}

// What it understood

function typed(form) {
  const input = inputOf(form);
  sessionStorage.setItem(draftKey(form), JSON.stringify([input.value, input.selectionStart]));
  clearTimeout(parseTimer);
  parseTimer = setTimeout(() => parse(form), parseDelay);
}

// The session may be gone before the page is.
function stopParsing() {
  clearTimeout(parseTimer);
  parsing.abort();
  parsing = new AbortController();
}

async function parse(form) {
  const turn = ++parseTurn;
  const text = inputOf(form).value;
  if (!text.trim()) return showUnderstood(form, null);
  const response = await fetch('/bff/quick-add/parse', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-TaskFlow': user },
    body: JSON.stringify(request(form, text)),
    signal: parsing.signal,
  }).catch(() => null);
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
  if (event.target.matches('[action="/bff/sign-out"]')) stopParsing();
  if (!event.target.matches(boxes)) return;
  event.preventDefault();
  submit(event.target);
});

document.addEventListener('input', event => {
  const form = event.target.closest?.(boxes);
  if (!form || event.target !== inputOf(form)) return;
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
new MutationObserver(records => records.forEach(record => record.addedNodes.forEach(attachNew)))
  .observe(document.body, { childList: true, subtree: true });
attachNew(document);
