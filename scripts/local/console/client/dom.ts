type Child = Node | string | number | null | false | readonly Child[];
type Properties<Tag extends keyof HTMLElementTagNameMap> = Partial<
  Omit<HTMLElementTagNameMap[Tag], 'style' | 'dataset' | 'list' | 'form' | 'children'>
>;

/** An element with its properties (not attributes) and children. Text is always text: nothing is parsed as HTML. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Properties<Tag> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const element = Object.assign(document.createElement(tag), properties);
  append(element, children);
  return element;
}

export function replaceChildren(parent: Element, ...children: readonly Child[]): void {
  parent.replaceChildren();
  append(parent, children);
}

function append(parent: Element, children: readonly Child[]): void {
  for (const child of children) {
    if (child === null || child === false) continue;
    if (Array.isArray(child)) append(parent, child);
    else parent.append(child instanceof Node ? child : String(child));
  }
}

export function link(href: string, text: Child, className = ''): HTMLAnchorElement {
  return h('a', { href, className }, text);
}

/** A button that cannot be pressed twice while its work is under way. */
export function button(
  text: string,
  onPress: () => void | Promise<void>,
  properties: Properties<'button'> = {},
): HTMLButtonElement {
  const element = h('button', { type: 'button', ...properties }, text);
  element.addEventListener('click', async () => {
    element.disabled = true;
    try {
      await onPress();
    } finally {
      element.disabled = false;
    }
  });
  return element;
}

/** A labelled field; the label also names it for a screen reader. */
export function field(label: string, control: Element, hint = ''): HTMLLabelElement {
  const help = hint === '' ? null : h('span', { className: 'hint' }, hint);
  return h('label', { className: 'field' }, h('span', { className: 'label' }, label), control, help);
}

export function select<Value extends string>(
  options: readonly (readonly [value: Value, text: string])[],
  chosen: Value,
  onChoose: (value: Value) => void,
): HTMLSelectElement {
  const elements = options.map(([value, text]) => h('option', { value, selected: value === chosen }, text));
  const element = h('select', {}, elements);
  element.addEventListener('change', () => {
    const option = options[element.selectedIndex];
    if (option !== undefined) onChoose(option[0]);
  });
  return element;
}

let lists = 0;

/** Suggests values for a text field. */
export function suggest(input: HTMLInputElement, values: readonly string[]): DocumentFragment {
  const id = `suggestions-${(lists += 1)}`;
  input.setAttribute('list', id);
  const fragment = document.createDocumentFragment();
  fragment.append(
    input,
    h(
      'datalist',
      { id },
      values.map((value) => h('option', { value })),
    ),
  );
  return fragment;
}

export function card(title: Child, ...children: readonly Child[]): HTMLElement {
  return h('section', { className: 'card' }, h('h2', {}, title), children);
}
