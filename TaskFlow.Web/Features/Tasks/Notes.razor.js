// Notes that are being written are kept in this tab until they are saved: neither a server that is away nor a reload
// takes them.
document.addEventListener('input', ({ target }) => {
  const { draft, version, begun = '' } = target.dataset;
  if (draft) sessionStorage.setItem(draft, JSON.stringify({ version: Number(version), begun, text: target.value }));
});

// Nobody heard of a box that was left while the server was away.
new MutationObserver(() => {
  if (document.documentElement.dataset.live !== 'true') return;
  for (const box of document.querySelectorAll('[data-draft]')) {
    if (box === document.activeElement || !sessionStorage.getItem(box.dataset.draft)) continue;
    box.dispatchEvent(new Event('change', { bubbles: true }));
    box.dispatchEvent(new FocusEvent('blur'));
  }
}).observe(document.documentElement, { attributeFilter: ['data-live'] });
