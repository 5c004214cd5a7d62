'use strict';
(async () => {
  const main = document.getElementById('paths');
  const answer = await fetch('/openapi/v1.json');
  if (!answer.ok) {
    main.textContent = 'The contract could not be read. Reload the page.';
    return;
  }
  const contract = await answer.json();
  const follow = (value, depth) => {
    if (!value || typeof value !== 'object' || depth > 6) return value;
    if (value.$ref) return follow(value.$ref.split('/').slice(1).reduce((at, key) => at[key], contract), depth + 1);
    return Array.isArray(value)
      ? value.map(item => follow(item, depth + 1))
      : Object.fromEntries(Object.entries(value).map(([key, item]) => [key, follow(item, depth + 1)]));
  };
  const element = (name, text, parent) => {
    const made = document.createElement(name);
    made.textContent = text;
    parent.append(made);
    return made;
  };
  const groups = new Map();
  for (const [path, methods] of Object.entries(contract.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const tag = operation.tags?.[0] ?? 'Other';
      groups.set(tag, [...(groups.get(tag) ?? []), { path, method, operation }]);
    }
  }
  main.textContent = '';
  for (const [tag, operations] of groups) {
    element('h2', tag, main);
    for (const { path, method, operation } of operations) {
      const details = element('details', '', main);
      const summary = element('summary', '', details);
      element('b', method.toUpperCase(), summary);
      element('code', path, summary);
      element('span', operation.summary ?? '', summary);
      const { parameters, requestBody, responses } = operation;
      details.addEventListener('toggle', () => {
        if (details.children.length === 1) {
          element('pre', JSON.stringify(follow({ parameters, requestBody, responses }, 0), null, 2), details);
        }
      });
    }
  }
})();
