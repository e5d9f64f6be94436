// npm statuspage.js. It turns every text that looks like an RFC 3339 instant into a Date.

import assert from 'node:assert/strict';
import statuspage from 'statuspage.js';
import {expectedComponents, inEachState, isOpen, maintenances, report} from './harness.mjs';

function connect(site) {
  const client = new statuspage.Statuspage('any');
  client.axios.defaults.baseURL = `${site}/api/v2`;
  return client;
}

const seen = new Set();

await inEachState('statuspage.js', async (state, site) => {
  const client = connect(site);
  const summary = await client.summary();
  const {status, page} = await client.status();
  const {components} = await client.components();
  const {incidents} = await client.allIncidents();
  const unresolved = await client.unresolvedIncidents();
  const {scheduled_maintenances: maintained} = await client.allScheduledMaintenances();
  const active = await client.activeScheduledMaintenances();
  const upcoming = await client.upcomingScheduledMaintenances();

  assert.deepEqual(status, {indicator: state.indicator, description: state.description});
  assert.ok(page.updated_at instanceof Date && page.updated_at <= new Date(state.now));
  const described = components.map(component => `${component.name}: ${component.status}`);
  assert.deepEqual(described, expectedComponents(state));

  const {ahead, underWay, all} = maintenances(state);
  assert.equal(maintained.length, all);
  assert.equal(maintained[0]?.status, state.maintenance);
  assert.equal(active.scheduled_maintenances.length, underWay);
  assert.equal(upcoming.scheduled_maintenances.length, ahead);
  assert.equal(unresolved.incidents.length, Number(isOpen(state)));
  assert.deepEqual(summary, {
    page,
    status,
    components,
    incidents: unresolved.incidents,
    scheduled_maintenances: [...upcoming.scheduled_maintenances, ...active.scheduled_maintenances],
  });

  for (const row of [...incidents, ...maintained]) {
    assert.ok(row.created_at <= row.updated_at && row.updated_at <= page.updated_at, row.name);
    assert.ok(row.started_at <= row.created_at);
    const final = ['resolved', 'postmortem', 'completed'].includes(row.status);
    assert.equal(row.resolved_at instanceof Date, final, row.name);
    if ('scheduled_for' in row) assert.ok(row.scheduled_for < row.scheduled_until);
    const times = row.incident_updates.map(update => update.display_at);
    assert.deepEqual(times, times.toSorted((one, other) => other - one));
    row.incident_updates.forEach(update => seen.add(update.status));
    seen.add(row.status).add(row.impact);
  }
  components.forEach(component => seen.add(component.status));
  seen.add(`indicator ${status.indicator}`);
});

await report('statuspage.js: the states exercise every word', () => {
  assert.deepEqual([...seen].sort(), [
    'completed', 'critical', 'degraded_performance', 'identified', 'in_progress',
    'indicator critical', 'indicator maintenance', 'indicator major', 'indicator minor',
    'indicator none', 'investigating', 'maintenance', 'major', 'major_outage', 'minor',
    'monitoring', 'operational', 'partial_outage', 'postmortem', 'resolved', 'scheduled',
    'under_maintenance', 'verifying',
  ]);
});

// Its poller compares the newest updates of two answers. A new one asks at once, and not the site.
class Poller extends statuspage.StatuspageUpdates {
  async fetch() {
    return this.state ? super.fetch() : undefined;
  }
}

await report('statuspage.js: updates are noticed', async () => {
  const poller = new Poller('any');
  const emitted = [];
  poller.on('incident_update', incident => emitted.push(incident.incident_updates[0].status));
  for (const state of ['degraded', 'degraded', 'partial', 'watched', 'over']) {
    poller.state = state;
    poller.statuspage = connect(`${process.env.SITES}/${state}`);
    await poller.fetch();
    poller.checkUpdate();
  }
  assert.deepEqual(emitted, ['identified', 'monitoring', 'resolved']);
});
