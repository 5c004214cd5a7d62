// Moving in a list, and what is done to the row that has the focus. Answers here are local; the server hears of them by
// a "taskaction" event on the row.
const rows = () => [...document.querySelectorAll('main [data-task]')];
const rowOf = node => node?.closest?.('[data-task]');
let last = null;
let lastIndex = 0;
let around = [];
let menuRow = null;

function current() {
  return rowOf(document.activeElement) ?? null;
}

function focusRow(row) {
  if (!row) return false;
  row.focus();
  row.scrollIntoView({ block: 'nearest' });
  return true;
}

function move(step) {
  const all = rows();
  const at = all.indexOf(current());
  return focusRow(all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1)]);
}

const local = {
  next: () => move(1),
  previous: () => move(-1),
  first: () => current() && focusRow(rows()[0]),
  last: () => current() && focusRow(rows().at(-1)),
};

function send(row, action, value) {
  row.dispatchEvent(new CustomEvent('taskaction', { bubbles: true, detail: { id: row.dataset.task, action, value } }));
}

function act(row, action) {
  if (action === 'open') row.querySelector('a.title').click();
  else if (action === 'toggle') row.querySelector('.box').click();
  else if (action === 'edit') edit(row);
  else send(row, action);
}

// The box for a new title is the script's own, so that the first letter typed into it is never too early. Enter and
// leaving save, Esc does not.
function edit(row) {
  const title = row.querySelector('a.title');
  const box = document.createElement('input');
  Object.assign(box, { value: title.textContent, maxLength: 500, className: 'title-box' });
  box.setAttribute('aria-label', 'Title');
  title.hidden = true;
  title.after(box);
  box.focus();
  box.select();

  let left = false;
  const leave = save => {
    // Nobody would hear of it while the server is away: then the box stays.
    if (left || (save && document.documentElement.dataset.live === 'false')) return;
    left = true;
    const typed = box.value.trim();
    if (save && typed && typed !== title.textContent) {
      title.firstChild.data = typed;
      send(row, 'rename', typed);
    }
    title.hidden = false;
    box.remove();
  };
  box.addEventListener('blur', () => leave(true));
  box.addEventListener('keydown', event => {
    if (event.isComposing || (event.key !== 'Enter' && event.key !== 'Escape')) return;
    event.preventDefault();
    leave(event.key === 'Enter');
    if (left) focusRow(row);
  });
}

document.addEventListener('listaction', event => {
  const { action, repeat } = event.detail;
  if (local[action]) {
    if (local[action]()) event.preventDefault();
    return;
  }

  const row = current();
  // Enter on a link or a button inside the row belongs to that link or button.
  if (!row || (action === 'row:open' && document.activeElement !== row)) return;
  event.preventDefault();
  // A key held down must not delete or complete one task after the other.
  if (!repeat || action.startsWith('row:move')) act(row, action.slice(4));
});

// One menu serves all rows: remember which one it was opened from, and send what is chosen there.
document.addEventListener('click', event => {
  if (event.target.closest?.('[popovertarget^=row-]')) menuRow = rowOf(event.target);
  const item = event.target.closest?.('[data-row-action]');
  if (item && menuRow?.isConnected) {
    focusRow(menuRow);
    act(menuRow, item.dataset.rowAction);
  }
}, true);

document.addEventListener('change', event => {
  const picker = event.target.closest?.('[data-row-date]');
  if (!picker || !picker.value || !menuRow?.isConnected) return;
  act(menuRow, `due-${picker.value}`);
  picker.value = '';
  // Who left the box has gone elsewhere already.
  const stays = document.activeElement === picker;
  picker.closest('[popover]').hidePopover();
  if (stays) focusRow(menuRow);
});

document.addEventListener('focusin', event => {
  last = rowOf(event.target);
  if (last) lastIndex = rows().indexOf(last);
  around = [];
  for (let node = event.target; node; node = node.parentElement) around.push(node);
});

// Left by hand is not the same as lost.
document.addEventListener('focusout', event => setTimeout(() => {
  if (event.target.isConnected && document.activeElement === document.body) around = [];
}));

// A row that is gone hands the focus to the one in its place, anything else to what was around it; an edit box that
// appears takes it.
new MutationObserver(() => {
  const edit = document.querySelector('[data-edit]:not([data-seen])');
  if (edit) {
    edit.dataset.seen = 'true';
    edit.focus();
    if (edit.matches('input')) edit.select();
  } else if (last && !last.isConnected && document.activeElement === document.body) {
    focusRow(document.querySelector(`[data-task="${last.dataset.task}"]`)
      ?? rows()[Math.min(lastIndex, rows().length - 1)]);
  } else if (around[0]?.isConnected === false && document.activeElement === document.body) {
    around.find(node => node.isConnected && node.hasAttribute('tabindex'))?.focus();
  }
}).observe(document.body, { childList: true, subtree: true });
