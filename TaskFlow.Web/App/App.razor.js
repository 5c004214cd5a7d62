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
new MutationObserver(() => (root.dataset.live ?? 'coming') === 'coming' && drawn() && look())
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
