// What the clients in JavaScript share: the states to test, and a line for each check.

import {readFileSync} from 'node:fs';

const states = JSON.parse(readFileSync(new URL('states.json', import.meta.url)));

/** Runs a check for each state; it is given the state and the address of its site. */
export async function inEachState(client, check) {
  for (const state of states) {
    await report(`${client}: ${state.name}`, () => check(state, `${process.env.SITES}/${state.name}`));
  }
}

export async function report(name, check) {
  try {
    await check();
    console.log(`pass ${name}`);
  } catch (error) {
    console.log(`fail ${name}: ${error.message.replaceAll('\n', ' ')}`);
  }
}

/** Which of the incidents a state's summary and unresolved.json hold. */
export function isOpen(state) {
  return ['investigating', 'identified', 'monitoring'].includes(state.incident);
}

/** How many maintenances are ahead, under way and known at all in a state. */
export function maintenances(state) {
  const all = {announced: 1, 'under-way': 1, checked: 1, done: 1, cancelled: 2}[state.name] ?? 0;
  return {
    ahead: Number(state.maintenance === 'scheduled'),
    underWay: Number(['in_progress', 'verifying'].includes(state.maintenance)),
    all,
  };
}

/** The components of a state: operational where it does not say otherwise. */
export function expectedComponents(state) {
  const names = [
    'Mail', 'Inbound mail', 'Outbound mail', 'Web', 'Web server', 'Nameserver',
  ];
  return names.map(name => `${name}: ${state.components[name] ?? 'operational'}`);
}
