// npm statuspage.io. Its getActive() and getAll() for maintenances ask for upcoming.json.

import assert from 'node:assert/strict';
import statuspage from 'statuspage.io';
import {expectedComponents, inEachState, isOpen, maintenances} from './harness.mjs';

const described = ({components}) => components.map(({name, status}) => `${name}: ${status}`);

await inEachState('statuspage.io', async (state, site) => {
  const client = new statuspage.Statuspage('any');
  client.setApiUrl(site);
  const {api} = client;

  const {page, status} = await api.getStatus();
  assert.deepEqual(status, {indicator: state.indicator, description: state.description});
  assert.equal(page.name, "Clients' status");
  assert.deepEqual(described(await api.getComponents()), expectedComponents(state));

  const {incidents} = await api.incidents.getAll();
  assert.equal(incidents[0]?.status, state.incident);
  assert.equal(incidents[0]?.impact, state.impact);
  const unresolved = await api.incidents.getUnresolved();
  assert.deepEqual(unresolved.incidents, isOpen(state) ? incidents : []);

  const {ahead, underWay} = maintenances(state);
  const upcoming = await api.scheduledMaintenances.getUpcoming();
  assert.equal(upcoming.scheduled_maintenances.length, ahead);
  assert.deepEqual(await api.scheduledMaintenances.getActive(), upcoming);

  const summary = await api.getSummary();
  assert.deepEqual(summary.page, page);
  assert.deepEqual(summary.status, status);
  assert.deepEqual(described(summary), expectedComponents(state));
  assert.deepEqual(summary.incidents, unresolved.incidents);
  assert.equal(summary.scheduled_maintenances.length, ahead + underWay);
});
