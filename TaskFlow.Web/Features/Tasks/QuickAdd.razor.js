// Quick add without the circuit: what is typed is kept as a draft and understood over HTTP, and Enter hands the line to
// the outbox (Outbox.razor.js), which sends it.
const boxes = '[data-quick-add]';
const parseDelay = 180;
const longest = 1000;
const icons = {
  due: 'calendar', recurrence: 'repeat', priority: 'flag', tag: 'tag', project: 'project', reminder: 'bell',
};
const user = document.documentElement.dataset.user;
// What stays text, as spans of the text that it was last seen in; and the lines that were pasted, until it is said what
// they are.
const literal = new Map();
const pasted = new Map();
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

// The spans move with the text around them, which changes in one place at a time.
function spansIn(form, text) {
  const { spans, seen } = literal.get(form.dataset.quickAdd) ?? { spans: [] };
  if (!spans.length) return undefined;
  const moved = spans.map(({ start, length }) => {
    const words = seen.slice(start, start + length);
    const at = [start, start + text.length - seen.length].find(place => place >= 0 && text.startsWith(words, place));
    return { start: at ?? text.lastIndexOf(words), length };
  }).filter(span => span.start >= 0);
  literal.set(form.dataset.quickAdd, { spans: moved, seen: text });
  return moved.length ? moved : undefined;
}

function request(form, text, refused) {
  return {
    text,
    projectId: form.dataset.project,
    parentId: form.dataset.parent,
    due: form.dataset.due ? { date: form.dataset.due } : undefined,
    refused,
  };
}

function send(form, text, refused) {
  document.dispatchEvent(new CustomEvent('quickadd:send', { detail: request(form, text, refused) }));
}

function submit(form) {
  const input = inputOf(form);
  const text = input.value.trim();
  if (!text || text.length > longest) return;
  // Spans count from the first letter that is sent.
  const cut = input.value.length - input.value.trimStart().length;
  const spans = spansIn(form, input.value)?.map(span => ({ ...span, start: span.start - cut }));
  send(form, text, spans?.filter(span => span.start >= 0));
  clear(form, '');
}

function clear(form, text) {
  const input = inputOf(form);
  input.value = text;
  literal.delete(form.dataset.quickAdd);
  pasted.delete(form);
  keep(form, text);
  showUnderstood(form, null);
  input.focus();
}

// A full or forbidden storage keeps nothing; the box still has it.
function keep(form, text, caret = 0) {
  try {
    if (text) sessionStorage.setItem(draftKey(form), JSON.stringify([text, caret]));
    else sessionStorage.removeItem(draftKey(form));
  } catch { /* As above. */ }
}

// What it understood

function typed(form) {
  const input = inputOf(form);
  keep(form, input.value, input.selectionStart);
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
  if (!text.trim() || text.length > longest || pasted.has(form)) return showUnderstood(form, null, text);
  const response = await fetch('/bff/quick-add/parse', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-TaskFlow': user },
    body: JSON.stringify(request(form, text, spansIn(form, text))),
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
  if (preview?.then.length) lines.push(el('span', { className: 'next' }, 'Then ' + preview.then.join(' · ')));
  lines.push(...(preview?.notes ?? []).map(note => el('span', { className: 'note' }, note)));
  if (text?.length > longest) lines.push(el('span', { className: 'note' }, tooLong(text)));
  if (pasted.has(form)) lines.unshift(...offerOf(form));
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
    const { start, length } = chip;
    literal.set(form.dataset.quickAdd, { spans: [...spansIn(form, text) ?? [], { start, length }], seen: text });
    inputOf(form).focus();
    parse(form);
  };
  return el('span', { className: 'got' }, icon, chip.label, keep);
}

const tooLong = text =>
  `A task has at most ${longest} letters, and this has ${text.length}. Notes have room for more.`;

// Lines that are pasted may be one task each; the box has them as one until then.
function offerOf(form) {
  const { before, lines } = pasted.get(form);
  const many = el('button', { type: 'button', className: 'offer', textContent: `Add ${lines.length} tasks` });
  many.onclick = () => {
    lines.forEach(line => send(form, line));
    clear(form, before);
    if (before) typed(form);
  };
  const one = el('button', { type: 'button', className: 'offer', textContent: 'One task' });
  one.onclick = () => {
    pasted.delete(form);
    inputOf(form).focus();
    parse(form);
  };
  return [many, one];
}

function paste(event, form) {
  const lines = event.clipboardData.getData('text/plain').split(/[\r\n]+/u).map(line => line.trim()).filter(Boolean);
  if (lines.length < 2) return;
  event.preventDefault();
  const before = inputOf(form).value;
  document.execCommand('insertText', false, lines.join(' '));
  pasted.set(form, { before, lines });
  showUnderstood(form, null, inputOf(form).value);
  form.querySelector('.offer').focus();
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
  pasted.delete(form);
  form.querySelector('.echo').replaceChildren();
  typed(form);
});

document.addEventListener('paste', event => {
  const form = event.target.closest?.(boxes);
  if (form && event.target === inputOf(form)) paste(event, form);
});

document.addEventListener('scroll', event => {
  if (event.target.closest?.(boxes)) scrollEcho(event.target.closest(boxes));
}, true);

document.addEventListener('keydown', event => {
  const form = event.target.closest?.(boxes);
  if (!form) return;
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
