'use strict';
(async () => {
  const main = document.getElementById('paths');
  const answer = await fetch('/openapi/v1.json');
  if (!answer.ok) {
    main.textContent = 'The contract could not be read. Reload the page.';
    return;
  }
  const contract = await answer.json();
  document.getElementById('version').textContent = contract.info.version;

  const element = (name, text, parent) => {
    const made = document.createElement(name);
    made.textContent = text;
    parent.append(made);
    return made;
  };
  // Words between backticks are code.
  const prose = (text, parent) => (text ?? '').split('`').forEach((part, i) => {
    if (part) element(i % 2 ? 'code' : 'span', part, parent);
  });
  const table = (headings, parent) => {
    const made = element('table', '', parent);
    const row = element('tr', '', element('thead', '', made));
    headings.forEach(heading => { element('th', heading, row).scope = 'col'; });
    return element('tbody', '', made);
  };

  /** A schema in words; the names of types lead to them. */
  const type = (schema, parent) => {
    if (schema?.$ref) {
      const name = schema.$ref.split('/').pop();
      element('a', name, parent).href = `#${name}`;
    } else if (schema?.oneOf) {
      schema.oneOf.filter(one => one.type !== 'null').forEach(one => type(one, parent));
    } else if (schema?.items) {
      element('span', 'list of ', parent);
      type(schema.items, parent);
    } else if (schema?.additionalProperties) {
      element('span', 'by name: ', parent);
      type(schema.additionalProperties, parent);
    } else if (schema?.enum) {
      element('span', schema.enum.join(', '), parent);
    } else {
      const [name] = [schema?.type ?? 'any'].flat().filter(one => one !== 'null');
      element('span', schema?.format ?? name, parent);
    }
    const { minimum, maximum } = schema ?? {};
    if (minimum !== undefined) element('span', ` ${minimum} to ${maximum}`, parent);
    if (schema?.default !== undefined) element('span', ` (${schema.default})`, parent);
  };
  const meaning = schema => schema.description ?? schema.oneOf?.find(one => one.description)?.description;

  const showType = (schema, parent) => {
    prose(schema.description, element('p', '', parent));
    const body = table(['Field', 'Type', 'What it is'], parent);
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      const row = element('tr', '', body);
      element('code', name, element('td', '', row));
      const cell = element('td', '', row);
      type(property, cell);
      if (schema.required?.includes(name)) element('em', ' required', cell);
      prose(meaning(property), element('td', '', row));
    }
  };

  const showParameters = (parameters, parent) => {
    element('h3', 'Parameters', parent);
    const body = table(['Name', 'In', 'Type', 'What it does'], parent);
    for (const parameter of parameters) {
      const row = element('tr', '', body);
      element('code', parameter.name, element('td', '', row));
      element('td', parameter.in, row);
      type(parameter.schema, element('td', '', row));
      prose(parameter.description, element('td', '', row));
    }
  };

  const isProblem = response => 'application/problem+json' in (response.content ?? {});

  const showAnswers = (responses, parent) => {
    element('h3', 'Answers', parent);
    const body = table(['Status', 'Body', 'Headers'], parent);
    const row = (status, response) => {
      const made = element('tr', '', body);
      element('td', status, made);
      const content = element('td', '', made);
      for (const [media, { schema }] of Object.entries(response.content ?? {})) {
        type(schema, content);
        if (media !== 'application/json') element('span', ` (${media})`, content);
      }
      element('td', Object.keys(response.headers ?? {}).join(', '), made);
    };
    const all = Object.entries(responses);
    all.filter(([, response]) => !isProblem(response))
      .forEach(([status, response]) => row(`${status} ${response.description}`, response));
    const refused = all.filter(([status, response]) => isProblem(response) && status !== 'default');
    const plain = refused.filter(([, response]) => !response.headers);
    if (plain.length > 0) {
      row(plain.map(([status, response]) => `${status} ${response.description}`).join(', '), plain[0][1]);
    }
    refused.filter(([, response]) => response.headers)
      .forEach(([status, response]) => row(`${status} ${response.description}`, response));
    if (responses.default) row(responses.default.description, responses.default);
  };

  const showOperation = (operation, parent) => {
    if (operation.description) prose(operation.description, element('p', '', parent));
    element('p', operation.security ? 'Needs an access token.' : 'Open to everybody.', parent);
    if (operation.parameters) showParameters(operation.parameters, parent);
    if (operation.requestBody) {
      element('h3', 'Body', parent);
      const line = element('p', '', parent);
      const content = Object.entries(operation.requestBody.content);
      type(content[0][1].schema, line);
      element('span', ` as ${content.map(([media]) => media).join(' or ')}`, line);
    }
    showAnswers(operation.responses, parent);
  };

  /** Filled when it is opened. */
  const folded = (parent, fill) => {
    const details = element('details', '', parent);
    const summary = element('summary', '', details);
    details.addEventListener('toggle', () => {
      if (details.children.length === 1) fill(element('div', '', details));
    });
    return { details, summary };
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
      const { summary } = folded(main, body => showOperation(operation, body));
      element('b', method.toUpperCase(), summary);
      element('code', path, summary);
      element('span', operation.summary ?? '', summary);
    }
  }
  element('h2', 'Types', main);
  for (const [name, schema] of Object.entries(contract.components.schemas)) {
    const { details, summary } = folded(main, body => showType(schema, body));
    details.id = name;
    element('code', name, summary);
  }

  const openNamed = () => {
    const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (named instanceof HTMLDetailsElement) {
      named.open = true;
      named.scrollIntoView();
    }
  };
  window.addEventListener('hashchange', openNamed);
  openNamed();
})();
