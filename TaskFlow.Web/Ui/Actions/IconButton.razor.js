// A button that takes away what it stands in hands the focus to what was around it, so that the keyboard goes on from
// there. After TaskList.razor.js, which knows better for rows.
let around = [];

document.addEventListener('focusin', ({ target }) => {
  around = [];
  for (let node = target; node; node = node.parentElement) around.push(node);
});

// Left by hand, not lost.
document.addEventListener('focusout', ({ target }) => setTimeout(() => {
  if (target.isConnected && document.activeElement === document.body) around = [];
}));

new MutationObserver(() => {
  if (!around.length || around[0].isConnected || document.activeElement !== document.body) return;
  around.find(node => node.isConnected && node.hasAttribute('tabindex'))?.focus();
}).observe(document.body, { childList: true, subtree: true });
