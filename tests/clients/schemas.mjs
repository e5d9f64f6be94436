// JSON Schemas of every route, which forbid unknown keys, and what no schema can say: that ids are
// unique and stay, that references lead somewhere, and that internal systems are absent.

import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import {Ajv2020} from 'ajv/dist/2020.js';
import {inEachState, report} from './harness.mjs';

const schemas = new URL('../schemas/', import.meta.url);
const ajv = new Ajv2020({allErrors: true, strict: true});
for (const name of readdirSync(schemas)) {
  ajv.addSchema(JSON.parse(readFileSync(new URL(name, schemas))), name);
}

const ROUTES = [
  'summary', 'status', 'components', 'incidents', 'incidents/unresolved',
  'scheduled-maintenances', 'scheduled-maintenances/upcoming', 'scheduled-maintenances/active',
];
/** The id of each object by its kind and name, over all states. */
const ids = new Map();

await inEachState('schemas', async (state, site) => {
  let components;
  for (const route of ROUTES) {
    const response = await fetch(`${site}/api/v2/${route}.json`);
    assert.equal(response.status, 200, route);
    const text = await response.text();
    assert.ok(!/HIDDEN|Monitoring server|Ours/.test(text), `${route} names an internal system`);
    const document = JSON.parse(text);
    const validate = ajv.getSchema(`${route.replace('/', '-')}.json`);
    assert.ok(validate(document), `${route}: ${ajv.errorsText(validate.errors)}`);
    components ??= document.components;
    check(document, components);
  }
});

function check(document, components) {
  const {page, incidents = [], scheduled_maintenances = []} = document;
  const known = new Map(components.map(component => [component.id, component]));
  remember('page', page.url, page.id);
  for (const component of document.components ?? []) {
    remember('component', component.name, component.id);
    assert.equal(component.page_id, page.id);
    if (component.group_id) assert.ok(known.get(component.group_id).components.includes(component.id));
    for (const child of component.components ?? []) assert.equal(known.get(child).group_id, component.id);
  }
  for (const thread of [...incidents, ...scheduled_maintenances]) {
    remember('incident', thread.shortlink, thread.id);
    assert.equal(thread.page_id, page.id);
    for (const component of thread.components) assert.deepEqual(component, known.get(component.id));
    for (const update of thread.incident_updates) {
      remember('update', update.body, update.id);
      assert.equal(update.incident_id, thread.id);
      assert.ok(!/[*`\]]/.test(update.body), 'a body is plain text');
    }
  }
}

function remember(kind, name, id) {
  assert.equal(ids.get(`${kind} ${name}`) ?? id, id, `${name} has another id`);
  ids.set(`${kind} ${name}`, id);
}

await report('schemas: ids differ', () => {
  assert.equal(new Set(ids.values()).size, ids.size);
});

await report('schemas: unknown keys are refused', async () => {
  const response = await fetch(`${process.env.SITES}/all-down/api/v2/summary.json`);
  const validate = ajv.getSchema('summary.json');
  const objects = document => {
    const [incident] = document.incidents;
    const [update] = incident.incident_updates;
    const [group, system] = document.components;
    return [document, document.page, document.status, group, system, incident, update, update.affected_components[0]];
  };
  const text = await response.text();
  for (const index of objects(JSON.parse(text)).keys()) {
    const document = JSON.parse(text);
    assert.ok(validate(document));
    objects(document)[index].unknown = 1;
    assert.ok(!validate(document), `object ${index}`);
  }
});
