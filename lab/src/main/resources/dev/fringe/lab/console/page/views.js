// SPDX-License-Identifier: Apache-2.0
// All views, in the order of the navigation. A view has a name, a title and open(place, address), which fills the place and
// returns live(data) for the server's events, and close(), if it needs them.
import {flow} from "./views/flow.js";
import {deadletters} from "./views/deadletters.js";
import {faults} from "./views/faults.js";
import {ledger} from "./views/ledger.js";

export const views = [flow, ledger, deadletters, faults];
