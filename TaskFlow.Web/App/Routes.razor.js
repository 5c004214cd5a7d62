// The server draws the page before its circuit is up, and Blazor then replaces what was drawn. What is done to the first
// page is kept until then and done to the second; what is done while the connection is lost is not done, and says so.
const root = document.documentElement;
const live = () => root.dataset.live;
const patience = 10000;

// What the browser or a script does by itself, and what a script keeps by itself.
const alone = '[popovertarget], [command], [data-row-action], [data-open-quick-add], [data-reload], [data-quick-add] *, '
  + 'form[action] *';
const kept = '[data-kept], [type=search], .title-box, [data-row-date], [data-quick-add] *';
const held = [];
const changed = new Map();
let focus = null;
let moved = false;
let patienceTimer = 0;
let sayTimer = 0;

// Where something stands, and what it is: the same words find it on the second page.
const named = node => node.localName + (node.ariaLabel ?? node.textContent);

function placeOf(node) {
  const steps = [];
  for (let at = node; at !== document.body; at = at.parentElement) {
    const own = at.dataset.task ? `main [data-task="${at.dataset.task}"]` : at.id && `#${CSS.escape(at.id)}`;
    steps.unshift(own || `:nth-child(${[...at.parentElement.children].indexOf(at) + 1})`);
    if (own) return { path: steps.join(' > '), name: named(node) };
  }
  return { path: ['body', ...steps].join(' > '), name: named(node) };
}

const find = ({ path, name }) => [...document.querySelectorAll(path)].find(node => named(node) === name);

function say(text) {
  const banner = document.getElementById('components-reconnect-modal');
  banner.dataset.said = '';
  banner.querySelector('.said').textContent = text;
  clearTimeout(sayTimer);
  sayTimer = setTimeout(() => {
    delete banner.dataset.said;
    banner.querySelector('.said').textContent = '';
  }, 6000);
}

document.addEventListener('say', event => say(event.detail));

// On the window, before anybody else hears of it.

function hold(event, node, again) {
  if (live() === 'true' || live() === undefined) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (live() === 'false') return say('Not connected. Nothing was changed.');
  node.setAttribute('aria-busy', 'true');
  held.push({ place: placeOf(node), again });
}

window.addEventListener('click', event => {
  if (event.button > 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const node = event.target.closest?.('button, .box, [type=radio], a[href]');
  if (!node || node.matches(alone)) return;
  // The browser ticks, and the change says the rest; nothing is ticked where nobody will hear of it soon.
  if (node.matches('input') && live() !== 'false') return;
  // A link leads away by itself, but not from what is held.
  if (node.localName === 'a' && (node.target || node.hash || (live() === 'coming' && !held.length && !changed.size)))
    return;
  hold(event, node, found => found.click());
}, true);

window.addEventListener('submit', event => {
  if (event.target.matches('form:not([action], [data-quick-add])'))
    hold(event, event.target, found => found.requestSubmit());
}, true);

window.addEventListener('taskaction', event => {
  const { detail } = event;
  hold(event, event.target, found =>
    found.dispatchEvent(new CustomEvent('taskaction', { bubbles: true, detail })));
}, true);

for (const type of ['input', 'change']) {
  window.addEventListener(type, ({ target }) => {
    if (live() === 'true' || live() === undefined || !target.matches('input, select, textarea')) return;
    if (target.matches(kept)) return;
    if (live() === 'coming' && target.matches('[type=checkbox], [type=radio]')) target.setAttribute('aria-busy', 'true');
    const entry = changed.get(target) ?? { place: placeOf(target) };
    changed.set(target, entry);
    entry.whole = type === 'change' && target === document.activeElement;
    // A box that Blazor takes away with its focus says so too, just before it is gone.
    if (type === 'change' && !entry.whole) setTimeout(() => { entry.whole = target.isConnected; });
  }, true);
}

window.addEventListener('focusin', ({ target }) => {
  focus = live() === 'coming' && !target.matches(kept) ? { node: target, place: placeOf(target) } : null;
}, true);

// The page stays; its address went with the back button.
window.addEventListener('popstate', event => {
  if (live() !== 'false') return;
  moved = true;
  event.stopImmediatePropagation();
});

// Connected: fields first, then what was pressed, in its order and as soon as it is there.

function handOver() {
  const { activeElement } = document;
  const lost = focus && !focus.node.isConnected && activeElement === document.body ? find(focus.place) : null;
  for (const [field, { place, whole }] of changed) {
    const now = field.isConnected ? field : find(place);
    if (now) take(now, field, whole, now === lost || now === activeElement);
    else if (field.matches('[type=checkbox], [type=radio]')) held.unshift({ place, again: found => found.click() });
  }
  changed.clear();
  lost?.focus({ preventScroll: true });
  focus = null;
  if (moved) Blazor.navigateTo(location.href, { replaceHistoryEntry: true });
  moved = false;
  if (held.length) patienceTimer = setTimeout(giveUp, patience);
  press();
}

function take(now, field, whole, stays) {
  field.removeAttribute('aria-busy');
  if (now !== field && now.matches('[type=checkbox], [type=radio]')) {
    if (now.checked !== field.checked) now.click();
  } else if (stays && !whole && now !== field) {
    // As if it were typed here, so that leaving the box is a change.
    now.focus({ preventScroll: true });
    now.select();
    document.execCommand('insertText', false, field.value);
    now.setSelectionRange?.(field.selectionStart, field.selectionEnd);
  } else if (whole) {
    now.value = field.value;
    now.dispatchEvent(new Event('change', { bubbles: true }));
    if (!stays) now.dispatchEvent(new FocusEvent('blur'));
  }
}

function press() {
  while (held.length && live() === 'true') {
    const found = find(held[0].place);
    if (!found) return;
    held.shift().again(found);
  }
  clearTimeout(patienceTimer);
}

function giveUp() {
  if (live() !== 'true' || !held.length) return;
  held.length = 0;
  say('The page has changed meanwhile. Not everything was done.');
}

new MutationObserver(() => live() === 'true' && handOver())
  .observe(root, { attributes: true, attributeFilter: ['data-live'] });
new MutationObserver(() => held.length && press()).observe(document.body, { childList: true, subtree: true });
