// Every page of the roles that every-page.test.mjs leaves out: a file of its own, so that both are walked at once.

import { journey } from './harness.mjs';
import { everyPageOf } from './harness/walk.mjs';

const { open, signIn } = journey();

everyPageOf(['peer_worker', 'manager', 'clinician', 'researcher', 'administrator'], { open, signIn });
