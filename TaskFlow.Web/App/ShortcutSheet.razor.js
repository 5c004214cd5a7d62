// Keys to actions, by the table that the server keeps (Shortcuts.cs). Nothing here knows what a task is.
const table = JSON.parse(document.getElementById('shortcuts').textContent);
const prefixes = new Set(Object.keys(table).filter(keys => keys.includes(' ')).map(keys => keys.split(' ')[0]));
const prefixTimeout = 1500;
let prefix = null;
let prefixAt = 0;

const typing = target =>
  target.closest?.('input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]');
const blocked = () => document.querySelector('dialog:modal, [popover]:popover-open');

function keysOf(event) {
  const ctrl = event.ctrlKey || event.metaKey ? 'Ctrl+' : '';
  const alt = event.altKey ? 'Alt+' : '';
  const shift = event.shiftKey && event.key.length > 1 ? 'Shift+' : '';
  return ctrl + alt + shift + (ctrl ? event.key.toLowerCase() : event.key);
}

function actionOf(event) {
  const keys = keysOf(event);
  const pending = prefix !== null && event.timeStamp - prefixAt < prefixTimeout ? prefix : null;
  prefix = null;
  if (pending !== null && table[`${pending} ${keys}`]) return table[`${pending} ${keys}`];
  if (prefixes.has(keys)) {
    prefix = keys;
    prefixAt = event.timeStamp;
    return null;
  }
  return table[keys];
}

const everywhere = {
  'quick-add': () => document.dispatchEvent(new Event('quickadd:open')),
  search: () => document.querySelector('input[type=search]')?.focus(),
  sheet: () => document.getElementById('shortcut-sheet').showModal(),
  undo: () => [...document.querySelectorAll('[data-undo]')].at(-1)?.click(),
  close: () => document.querySelector('[data-close]')?.click(),
};

function run(action, event) {
  if (action.startsWith('go:')) {
    const path = action.slice(3);
    const link = document.querySelector(`nav a[href="${path}"]`);
    if (link) link.click();
    else location.assign(path);
    return true;
  }

  if (everywhere[action]) {
    everywhere[action]();
    return true;
  }

  // The list says by cancelling the event that it took the key; else it keeps its meaning for the browser.
  const detail = { action, repeat: event.repeat };
  return !document.dispatchEvent(new CustomEvent('listaction', { cancelable: true, detail }));
}

document.addEventListener('keydown', event => {
  if (event.defaultPrevented || event.isComposing || typing(event.target) || blocked()) return;
  // They choose among radio buttons.
  if (event.target.type === 'radio' && event.key.startsWith('Arrow')) return;
  const single = !event.ctrlKey && !event.metaKey && !event.altKey && event.key.length === 1;
  if (single && document.documentElement.dataset.keys === 'off') return;
  const action = actionOf(event);
  if (action && run(action, event)) event.preventDefault();
});

// Esc leaves the boxes that a key leads to for where one came from. A dialog does that by itself.
const boxes = '[type=search], [data-quick-add] [name=text]';
let before = null;

document.addEventListener('focusin', ({ target, relatedTarget }) => {
  if (target.matches(boxes) && relatedTarget && !relatedTarget.closest('[data-quick-add]')) before = relatedTarget;
});

document.addEventListener('keydown', ({ target, key }) => {
  if (key !== 'Escape' || !target.matches?.(boxes) || target.closest('dialog')) return;
  const task = before?.dataset.task && document.querySelector(`main [data-task="${before.dataset.task}"]`);
  target.blur();
  (task || before)?.focus();
  before = null;
});

// Arrow keys inside an open menu, and one click closes it.
document.addEventListener('keydown', event => {
  const menu = event.target.closest?.('[role=menu]');
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!menu || !step || typing(event.target)) return;
  const items = [...menu.querySelectorAll('[role=menuitem]')];
  items.at((items.indexOf(event.target) + step) % items.length)?.focus();
  event.preventDefault();
});

document.addEventListener('toggle', event => {
  const menu = event.target;
  if (event.newState === 'open') menu.querySelector('[role=menuitem]')?.focus();
}, true);

document.addEventListener('click', event => {
  event.target.closest?.('[role=menuitem]')?.closest('[popover]')?.hidePopover();
});

// Esc leaves a name as it was found; the box goes when it is left.
let found = null;
document.addEventListener('focusin', ({ target }) => {
  if (target.matches('input[data-edit]')) found = { box: target, name: target.value };
});
document.addEventListener('keydown', event => {
  if (event.key !== 'Escape' || event.isComposing || event.target !== found?.box) return;
  found.box.value = found.name;
  found.box.parentElement.querySelector('button').focus();
});

// On the way to a date that is typed there are others (the years 2, 20 and 202), and to a time too; the browser calls
// each of them a change. Typed ones count on Enter or when the box is left; Esc and what is no date take them back.
const timed = 'input:is([type=date], [type=time])';
let typed = null;
let keyed = false;

function settle(keep) {
  const { box, before } = typed;
  typed = null;
  keyed = false;
  if (!keep || !box.validity.valid) box.value = before;
  else if (box.value !== before) box.dispatchEvent(new Event('change', { bubbles: true }));
}

document.addEventListener('keydown', event => {
  const box = event.target;
  if (!box.matches?.(timed) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (/^([^ ]|Backspace|Delete|ArrowUp|ArrowDown)$/u.test(event.key)) {
    keyed = true;
    if (typed?.box !== box) typed = { box, before: box.value };
  } else if (typed?.box === box && (event.key === 'Enter' || event.key === 'Escape')) {
    if (event.key === 'Enter') event.preventDefault();
    settle(event.key === 'Enter');
  }
});

for (const over of ['keyup', 'pointerdown']) document.addEventListener(over, () => { keyed = false; }, true);

// On the window, for Blazor listens on the document.
window.addEventListener('change', event => {
  if (!event.target.matches?.(timed)) return;
  if (keyed) event.stopPropagation();
  else typed = null;
}, true);

document.addEventListener('focusout', event => {
  if (typed?.box === event.target) settle(true);
});
