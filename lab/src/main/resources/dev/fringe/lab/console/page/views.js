// SPDX-License-Identifier: Apache-2.0
// All views, in the order of the navigation. A view has a name, a title and open(place, address), which fills the place and
// returns live(data) for the server's events, and close(), if it needs them.
import {connectors} from "./views/connectors.js";
import {flow} from "./views/flow.js";
import {deadletters} from "./views/deadletters.js";
import {faults} from "./views/faults.js";
import {latency} from "./views/latency.js";
import {ledger} from "./views/ledger.js";
import {record} from "./views/record.js";
import {schemas} from "./views/schemas.js";

export const views = [flow, ledger, deadletters, record, latency, connectors, schemas, faults];
