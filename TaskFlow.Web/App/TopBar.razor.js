// Blazor replaces the prerendered page when its circuit is up: what is being typed into the search box goes on in the
// new one, with the focus and the caret.
const find = () => document.querySelector('input[type=search]');
let box = find();
let focused = document.activeElement === box;
let typed = false;

document.addEventListener('focusin', event => { focused = event.target === box; });

document.addEventListener('input', event => { typed ||= event.target === box; });

// Leaving the box by hand is not the same as losing it to a redrawing.
document.addEventListener('focusout', event => {
  if (event.target === box) setTimeout(() => { if (event.target.isConnected) focused = false; });
});

new MutationObserver(() => {
  if (box?.isConnected) return;
  const [before, now] = [box, find()];
  if (!now) return;
  box = now;
  if (!before) return;
  if (typed) now.value = before.value;
  if (!focused) return;
  now.focus();
  now.setSelectionRange(before.selectionStart, before.selectionEnd);
}).observe(document.body, { childList: true, subtree: true });
