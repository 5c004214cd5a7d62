// Moving in a list, and what is done to the row that has the focus. Answers here are local; the server hears of them by
// a "taskaction" event on the row.
const rows = () => [...document.querySelectorAll('main [data-task]')];
const rowOf = node => node?.closest?.('[data-task]');
let last = null;
let lastIndex = 0;
let around = [];
let menuRow = null;
let editing = null;
let opened = null;

const rowWith = id => document.querySelector(`main [data-task="${id}"]`);

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

function send(row, action, more) {
  const detail = { id: row.dataset.task, action, ...more };
  row.dispatchEvent(new CustomEvent('taskaction', { bubbles: true, detail }));
}

function act(row, action) {
  if (action === 'open') open(row);
  else if (action === 'toggle') row.querySelector('.box').click();
  else if (action === 'edit') edit(row);
  else send(row, action);
}

// By key the focus goes with the task; it comes back when the task is closed.
function open(row) {
  opened = row.dataset.task;
  row.querySelector('a.title').click();
}

function followOpened() {
  const task = document.querySelector('aside article[data-detail]');
  if (task?.dataset.detail === opened && opened) {
    opened = null;
    task.focus();
  }
}

// The box for a new title is the script's own, so that the first letter typed into it is never too early. Enter and
// leaving save, Esc does not. It goes where its row goes, when Blazor moves the row or draws it anew.
function edit(row, mine) {
  if (editing?.box.isConnected && !leave(true)) return editing.box.focus();
  const title = row.querySelector('a.title');
  const box = document.createElement('input');
  Object.assign(box, { value: mine ?? title.textContent, maxLength: 500, className: 'title-box' });
  box.setAttribute('aria-label', 'Title');
  editing = {
    id: row.dataset.task, seen: title.textContent, version: Number(row.dataset.version), box, left: false, note: null,
    path: location.pathname,
  };
  if (mine !== undefined) editing.note = noteOf(title.textContent);
  place(row);
  box.select();
  box.addEventListener('blur', () => setTimeout(() => {
    // By hand: Blazor moves the row, and then it has the focus again.
    if (editing?.box === box && box.isConnected && document.activeElement !== box && !editing.note) leave(true);
  }));
  box.addEventListener('keydown', event => {
    if (event.isComposing || (event.key !== 'Enter' && event.key !== 'Escape')) return;
    event.preventDefault();
    const at = rowOf(box);
    if (leave(event.key === 'Enter')) focusRow(at);
  });
}

// Whoever else wrote it is not overwritten unasked.
function noteOf(theirs) {
  const note = document.createElement('span');
  Object.assign(note, { className: 'title-note', id: 'title-note', role: 'alert' });
  note.textContent = `Renamed meanwhile: “${theirs}”. Enter writes yours over it, Esc keeps theirs.`;
  return note;
}

function place(row) {
  const { box, note } = editing;
  const { selectionStart, selectionEnd } = box;
  const title = row.querySelector('a.title');
  title.hidden = true;
  title.after(...note ? [box, note] : [box]);
  if (note) box.setAttribute('aria-describedby', note.id);
  if (editing.left) return;
  box.focus();
  box.setSelectionRange(selectionStart, selectionEnd);
}

// False while nobody would hear of it: then the box stays.
function leave(save) {
  const { box, note, seen, version } = editing;
  if (save && document.documentElement.dataset.live !== 'true') {
    editing.left = true;
    box.setAttribute('aria-busy', 'true');
    return false;
  }
  const row = rowOf(box);
  const title = row.querySelector('a.title');
  const typed = box.value.trim();
  editing = null;
  if (save && typed && typed !== seen && typed !== title.textContent) {
    title.firstChild.data = typed;
    send(row, 'rename', { value: typed, seen, version });
  } else if (note) send(row, 'theirs');
  title.hidden = false;
  box.remove();
  note?.remove();
  return true;
}

function keepEditing() {
  const { id, box, left } = editing;
  const row = box.isConnected ? rowOf(box) : rowWith(id);
  if (row && (!box.isConnected || (!left && document.activeElement === document.body))) place(row);
  else if (!row && !editing.missed) editing.missed = setTimeout(miss, 1000);
}

// The row was deleted, or has left the list, by somebody else's hand. It takes the box along if it comes back.
function miss() {
  const { box, seen, path } = editing ?? {};
  if (!box || box.isConnected || path !== location.pathname || box.value === seen) return;
  const detail = `“${seen}” is no longer in this list. Not saved: “${box.value}”.`;
  document.dispatchEvent(new CustomEvent('say', { detail }));
}

new MutationObserver(() => {
  if (!editing?.left || !editing.box.isConnected || document.documentElement.dataset.live !== 'true') return;
  const row = rowOf(editing.box);
  const here = document.activeElement === editing.box || document.activeElement === document.body;
  if (leave(true) && here) focusRow(row);
}).observe(document.documentElement, { attributes: true, attributeFilter: ['data-live'] });

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

// A row that is gone hands the focus to the one in its place, a task that is closed to its row, anything else to what
// was around it; an edit box that appears takes it, and so does a title that somebody else has written meanwhile.
new MutationObserver(() => {
  const box = document.querySelector('[data-edit]:not([data-seen])');
  const refused = [...document.querySelectorAll('[data-mine]')].find(row => row.mine !== row.dataset.mine);
  if (opened) followOpened();
  if (editing) keepEditing();
  if (box) {
    box.dataset.seen = 'true';
    box.focus();
    if (box.matches('input')) box.select();
  } else if (refused) {
    refused.mine = refused.dataset.mine;
    if (!editing) edit(refused, refused.mine);
  } else if (editing?.box.isConnected === false) {
    // What is typed on must not be keys to another row.
  } else if (last && !last.isConnected && document.activeElement === document.body) {
    focusRow(rowWith(last.dataset.task) ?? rows()[Math.min(lastIndex, rows().length - 1)]);
  } else if (around[0]?.isConnected === false && document.activeElement === document.body) {
    const closed = around.find(node => node.dataset.detail && !document.querySelector('[data-detail]'));
    if (!closed || !focusRow(rowWith(closed.dataset.detail)))
      around.find(node => node.isConnected && node.hasAttribute('tabindex'))?.focus();
  }
}).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-mine'] });
