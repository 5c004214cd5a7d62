// Starts the circuit, and says at the edge of the page when it is gone. The page stays readable meanwhile.
//
// The root says how things are: data-live="coming" from the server until the circuit has drawn the page, then "true",
// and "false" while the connection is lost. Static pages say nothing.
const root = document.documentElement;

async function start() {
  await Blazor.start({
    circuit: {
      // There are none; unsaid, it asks the server for them first.
      initializers: { beforeStart: [], afterStarted: [] },
      configureSignalR: persist,
      reconnectionOptions: { maxRetries: 10000, retryIntervalMilliseconds: pause },
    },
  });
  Blazor.registerCustomEventType('taskaction', { createEventArgs: event => event.detail });
}

// The server takes up a page that it drew less than five minutes ago.
const drawingKeeps = 280_000;
const pause = attempt => Math.min(250 * 2 ** attempt, 5000);

// Blazor tries again when a connection is lost, but not when the first one fails.
function persist(builder) {
  const build = builder.build.bind(builder);
  builder.build = () => {
    const connection = build();
    const once = connection.start.bind(connection);
    connection.start = async () => {
      for (let attempt = 0; !drawn(); attempt++) {
        try {
          await once();
          if (performance.now() > drawingKeeps) return await comeBack();
          connection.onclose(() => drawn() || comeBack());
          banner.classList.remove('components-reconnect-show');
          return;
        } catch {
          banner.classList.add('components-reconnect-show');
          await new Promise(resolve => setTimeout(resolve, pause(attempt)));
        }
      }
      await once();
    };
    return connection;
  };
}

// Once the page is seen: a circuit takes the processor from the drawing, here and on a small server. A tab in the
// background is never painted; it begins a second later.
const script = document.createElement('script');
Object.assign(script, { src: document.currentScript.dataset.blazor, onload: start });
script.setAttribute('autostart', 'false');
const begin = () => script.isConnected || document.head.append(script);
setTimeout(begin, 1000);
new PerformanceObserver((_, paint) => {
  paint.disconnect();
  begin();
}).observe({ type: 'paint', buffered: true });

// Blazor tells by classes on the one banner, and by showing the other; and what the circuit has drawn says so.
const banner = document.getElementById('components-reconnect-modal');
const failure = document.getElementById('blazor-error-ui');
const drawn = () => document.querySelector('[data-interactive]') !== null;

function look() {
  const lost = /components-reconnect-(show|retrying|failed|rejected)/.test(banner.className);
  const live = lost || failure.style.display === 'block' ? 'false' : drawn() ? 'true' : 'coming';
  if (root.dataset.live !== live) root.dataset.live = live;
}

const watch = new MutationObserver(() => {
  look();
  if (banner.classList.contains('components-reconnect-rejected')) beginAnew();
});
watch.observe(banner, { attributes: true, attributeFilter: ['class'] });
watch.observe(failure, { attributes: true, attributeFilter: ['style'] });

new MutationObserver(() => root.dataset.live === 'coming' && drawn() && look())
  .observe(document.body, { childList: true, subtree: true });

// Text that is typed and not saved yet. Where a script keeps what is typed, its field says so.
const texts = ':is(textarea, input:not([type=checkbox], [type=radio])):not([data-kept])';
const unsaved = new Set();
let typedAt = -Infinity;
document.addEventListener('input', event => {
  typedAt = event.timeStamp;
  if (event.target.matches(texts)) unsaved.add(event.target);
}, true);
document.addEventListener('change', ({ target }) => root.dataset.live === 'true' && unsaved.delete(target), true);

// The server has forgotten this circuit. The address, the drafts and the outbox say all there is to say, but for text
// that is in nobody else's hands: that is only said, and waited for.
function beginAnew() {
  const holds = [...unsaved].some(field => field.isConnected);
  banner.toggleAttribute('data-unsaved', holds);
  if (holds || performance.now() - typedAt < 1000) setTimeout(beginAnew, 500);
  else location.reload();
}

// The page was never taken up, and will not be.
async function comeBack() {
  banner.classList.add('components-reconnect-show');
  const icon = document.querySelector('link[rel=icon]').href;
  while (!(await fetch(icon, { method: 'HEAD', cache: 'no-store' }).catch(() => null))?.ok) {
    await new Promise(resolve => setTimeout(resolve, 1000));
  }
  beginAnew();
  await new Promise(() => {});
}

document.addEventListener('click', event => {
  if (event.target.closest?.('[data-reload]')) location.reload();
});

// The server draws the page before its circuit is up, and Blazor then replaces what was drawn. What is done to the
// first page is kept until then and done to the second; what is done while the connection is lost is not done, and says
// so.
{
  const live = () => root.dataset.live;
  const patience = 10000;

  // What the browser or a script does by itself, and what a script keeps by itself.
  const alone = '[popovertarget], [command], [data-row-action], [data-open-quick-add], [data-reload], '
    + '[data-quick-add] *, form[action] *';
  const kept = '[data-kept], [type=search], .title-box, [data-row-date], [data-quick-add] *';
  const ticks = '[type=checkbox], [type=radio]';
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
    // On a page that has failed a link still leads away; where Blazor heard of it, it would not.
    if (node.localName === 'a' && failure.style.display === 'block') return event.stopImmediatePropagation();
    // A link leads away by itself, but not from what is held.
    if (node.localName === 'a' && (node.target || node.hash || (live() === 'coming' && !held.length && !changed.size)))
      return;
    hold(event, node, found => found.click());
  }, true);

  window.addEventListener('submit', event => {
    if (event.target.matches('form:not([action], [data-quick-add])'))
      hold(event, event.target, found => found.requestSubmit());
  }, true);

  window.addEventListener('taskaction', event => hold(event, event.target, found =>
    found.dispatchEvent(new CustomEvent('taskaction', { bubbles: true, detail: event.detail }))), true);

  for (const type of ['input', 'change']) {
    window.addEventListener(type, ({ target }) => {
      if (live() === 'true' || live() === undefined || !target.matches('input, select, textarea')) return;
      if (target.matches(kept)) return;
      if (live() === 'coming' && target.matches(ticks)) target.setAttribute('aria-busy', 'true');
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
      else if (field.matches(ticks)) held.unshift({ place, again: found => found.click() });
      else giveUp();
    }
    changed.clear();
    lost?.focus({ preventScroll: true });
    focus = null;
    if (moved) Blazor.navigateTo(location.href, { replaceHistoryEntry: true });
    moved = false;
    patienceTimer = setTimeout(giveUp, patience);
    press();
  }

  function take(now, field, whole, stays) {
    field.removeAttribute('aria-busy');
    if (now !== field && now.matches(ticks)) {
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
    if (live() !== 'true') return;
    held.length = 0;
    say('The page has changed meanwhile. Not everything was done.');
  }

  new MutationObserver(() => live() === 'true' && handOver())
    .observe(root, { attributes: true, attributeFilter: ['data-live'] });
  new MutationObserver(() => held.length && press()).observe(document.body, { childList: true, subtree: true });
}

// Signing in or out in one tab ends what the others still show of somebody else.
const viewers = new BroadcastChannel('viewer');
viewers.onmessage = ({ data }) => {
  if (root.dataset.user && data !== root.dataset.user) location.reload();
};
viewers.postMessage(root.dataset.user);

// The zone that the person lives in, for the forms that ask for it. Only there: a browser's first look at time zones
// takes it 20 ms.
for (const input of document.querySelectorAll('input[data-time-zone]')) {
  input.value = Intl.DateTimeFormat().resolvedOptions().timeZone;
}

// On a new page a screen reader begins at its heading. Not on the first one: someone may be typing there already. The
// address changes before the page does, so the heading says which page it belongs to.
let path = location.pathname;
new MutationObserver(() => {
  const heading = document.querySelector('main h1');
  if (location.pathname === path || !heading) return;
  if (heading.dataset.path && heading.dataset.path !== location.pathname) return;
  path = location.pathname;
  document.documentElement.scrollTop = 0;
  if (!document.activeElement?.matches('input, textarea')) heading.focus({ preventScroll: true });
}).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-path'] });
