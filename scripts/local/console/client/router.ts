import { TEXT } from '../texts';
import { h } from './dom';

export interface View {
  readonly title: string;
  readonly trail?: readonly (readonly [href: string, text: string])[]; // the places above this one
  readonly body: readonly Node[];
}

/** One stay at a place. `signal` ends with it: everything that listens or polls stops then. */
export interface Visit {
  readonly search: URLSearchParams;
  readonly signal: AbortSignal;
  param(name: string): string;
  /** While `isDirty` holds, leaving asks first. */
  guard(isDirty: () => boolean): void;
}

export interface Place {
  readonly path: string; // '/collections/:name'
  readonly open: (visit: Visit) => Promise<View>;
}

interface Stay {
  readonly href: string;
  readonly leave: AbortController;
  isDirty: () => boolean;
}

const PREFIX = '/console';
let places: readonly Place[] = [];
let present: (view: View, path: string) => void = () => undefined;
let presentProblem: (error: unknown) => void = () => undefined;
let stay: Stay | null = null;

export function startRouter(
  allPlaces: readonly Place[],
  show: (view: View, path: string) => void,
  showProblem: (error: unknown) => void,
): void {
  places = allPlaces;
  present = show;
  presentProblem = showProblem;
  document.addEventListener('click', followLink);
  window.addEventListener('popstate', () => {
    if (mayLeave()) void open(location.pathname + location.search);
    else history.pushState(null, '', stay?.href);
  });
  window.addEventListener('beforeunload', (event) => {
    if (stay?.isDirty() === true) event.preventDefault();
  });
  void open(location.pathname + location.search);
}

export function go(href: string): void {
  if (!mayLeave()) return;
  if (href !== location.pathname + location.search) history.pushState(null, '', href);
  void open(href);
}

/** The same place with other settings: the way back does not lead through every one of them. */
export function turnTo(href: string): void {
  history.replaceState(null, '', href);
  void open(href);
}

export function refresh(): void {
  void open(location.pathname + location.search);
}

function mayLeave(): boolean {
  return stay === null || !stay.isDirty() || confirm(TEXT.document.unsaved);
}

function followLink(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const anchor = event.target instanceof Element ? event.target.closest('a') : null;
  if (anchor === null || anchor.origin !== location.origin || !anchor.pathname.startsWith(PREFIX)) return;
  if (anchor.hash !== '' || anchor.target !== '') return;
  event.preventDefault();
  go(anchor.pathname + anchor.search);
}

/** The old place stays in sight until the new one is ready, so nothing jumps. */
async function open(href: string): Promise<void> {
  stay?.leave.abort();
  const current: Stay = { href, leave: new AbortController(), isDirty: () => false };
  stay = current;
  const url = new URL(href, location.origin);
  const path = url.pathname.slice(PREFIX.length) || '/';
  document.body.classList.add('busy');
  try {
    const view = await openPlace(path, url.searchParams, current);
    if (!current.leave.signal.aborted) present(view, path);
  } catch (error) {
    if (!current.leave.signal.aborted) presentProblem(error);
  } finally {
    if (!current.leave.signal.aborted) document.body.classList.remove('busy');
  }
}

async function openPlace(path: string, search: URLSearchParams, current: Stay): Promise<View> {
  for (const place of places) {
    const params = match(place.path, path);
    if (params === null) continue;
    return place.open({
      search,
      signal: current.leave.signal,
      param: (name) => params.get(name) ?? '',
      guard: (isDirty) => {
        current.isDirty = isDirty;
      },
    });
  }
  return { title: '404', body: [h('p', {}, TEXT.none)] };
}

function match(pattern: string, path: string): ReadonlyMap<string, string> | null {
  const wanted = pattern.split('/');
  const given = path.replace(/(.)\/$/, '$1').split('/');
  if (wanted.length !== given.length) return null;
  const params = new Map<string, string>();
  for (const [index, piece] of wanted.entries()) {
    const text = given[index] ?? '';
    if (piece.startsWith(':')) params.set(piece.slice(1), decodeURIComponent(text));
    else if (piece !== text) return null;
  }
  return params;
}
