import type { CloudStatus } from '../apiTypes';
import { TEXT } from '../texts';
import { button, h, link, replaceChildren } from './dom';
import { formatInstant } from './format';
import { connect, onConnection, onStatus } from './live';
import { problemBox } from './notice';
import { openBrowse } from './pages/browse';
import { openCall, openCalls } from './pages/calls';
import { openCollections } from './pages/collections';
import { openDocument, openNewDocument } from './pages/document';
import { openFaults } from './pages/faults';
import { openFunctions } from './pages/functions';
import { openInvoke } from './pages/invoke';
import { openOverview } from './pages/overview';
import { openTime } from './pages/time';
import { openWorld } from './pages/world';
import { refresh, startRouter, type Place, type View } from './router';

const PLACES: readonly Place[] = [
  { path: '/', open: openOverview },
  { path: '/collections', open: openCollections },
  { path: '/collections/:name', open: openBrowse },
  { path: '/collections/:name/document', open: openDocument },
  { path: '/collections/:name/new', open: openNewDocument },
  { path: '/functions', open: openFunctions },
  { path: '/functions/:name', open: openInvoke },
  { path: '/calls', open: openCalls },
  { path: '/calls/:id', open: openCall },
  { path: '/time', open: openTime },
  { path: '/faults', open: openFaults },
  { path: '/world', open: openWorld },
];

const NAVIGATION = [
  ['/', TEXT.nav.overview],
  ['/collections', TEXT.nav.collections],
  ['/functions', TEXT.nav.functions],
  ['/calls', TEXT.nav.calls],
  ['/time', TEXT.nav.time],
  ['/faults', TEXT.nav.faults],
  ['/world', TEXT.nav.world],
] as const;

const forever = new AbortController().signal;
const navigationLinks = NAVIGATION.map(([path, text]) => ({ path, element: link(`/console${path}`, text) }));
const trail = h('nav', { className: 'trail' });
const heading = h('h1', { tabIndex: -1 });
const content = h('div', { className: 'content' });
let shownPath: string | null = null;

function start(): void {
  document.body.append(
    h('a', { className: 'skip', href: '#main' }, TEXT.skip),
    sidebar(),
    h(
      'main',
      { id: 'main' },
      h('header', { className: 'page-head' }, h('div', {}, trail, heading), statusChips()),
      content,
    ),
  );
  startRouter(PLACES, show, (error) => show(problemView(error), location.pathname));
  connect();
}

function sidebar(): HTMLElement {
  const brand = h(
    'a',
    { className: 'brand', href: '/console/' },
    h('img', { src: '/console/assets/icon.svg', alt: '', width: 32, height: 32 }),
    h('span', {}, h('strong', {}, TEXT.product), h('small', {}, TEXT.subtitle)),
  );
  const links = h(
    'nav',
    { ariaLabel: TEXT.nav.label },
    navigationLinks.map(({ element }) => element),
  );
  return h('aside', {}, h('div', { className: 'side' }, brand, links));
}

/** The clock and the faults are in sight everywhere: both explain what would else surprise. */
function statusChips(): HTMLElement {
  const clock = link('/console/time', '', 'chip clock');
  const faults = link('/console/faults', '', 'chip fault');
  const offline = h('span', { className: 'chip offline', hidden: true, role: 'alert' }, TEXT.offline);
  let last: { status: CloudStatus; at: number } | null = null;
  const draw = (): void => {
    if (last === null) return;
    const { status, at } = last;
    const now = status.standing ? status.now : status.now + (performance.now() - at);
    clock.textContent = `${formatInstant(now)} · ${status.standing ? TEXT.time.standing : TEXT.time.running}`;
    clock.classList.toggle('standing', status.standing);
    faults.hidden = status.faults === 0;
    faults.textContent = TEXT.faultsOn(status.faults);
  };
  onStatus((status) => {
    last = { status, at: performance.now() };
    draw();
  }, forever);
  onConnection((connected) => {
    offline.hidden = connected;
  }, forever);
  setInterval(draw, 1000);
  return h('div', { className: 'chips' }, offline, faults, clock);
}

function show(view: View, path: string): void {
  document.title = `${view.title} · ${TEXT.product}`;
  heading.textContent = view.title;
  const above = (view.trail ?? []).map(([href, text]) => link(href, text));
  replaceChildren(trail, above);
  replaceChildren(content, view.body);
  for (const { path: own, element } of navigationLinks) {
    const here = own === '/' ? path === '/' : path === own || path.startsWith(`${own}/`);
    element.ariaCurrent = here ? 'page' : null;
    if (here) element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }
  if (shownPath !== null && shownPath !== path) {
    scrollTo(0, 0);
    heading.focus({ preventScroll: true });
  }
  shownPath = path;
}

function problemView(error: unknown): View {
  return { title: TEXT.failed, body: [problemBox(error), h('p', {}, button(TEXT.retry, refresh))] };
}

start();
