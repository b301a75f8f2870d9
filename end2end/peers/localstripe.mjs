#!/usr/bin/env node
// localstripe, a Stripe that others have written, for trying Tributary on it. It keeps what it is
// given in memory; any key that begins with `sk_` opens it.
//
//   node end2end/peers/localstripe.mjs 4010
//   curl -u sk_test_12345: http://127.0.0.1:4010/v1/customers -d email=amara@example.com
//   curl -u sk_test_12345: 'http://127.0.0.1:4010/v1/customers?limit=1'
import { port, serve } from "./python/environment.mjs";

// Its own command listens to the whole network and keeps its data in a file that all of them share.
const PROGRAM = `
import sys
from aiohttp import web
from localstripe.server import app, store

store.dump_to_disk = lambda: None
web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]))
`;

serve("localstripe", ["-c", PROGRAM, port("node end2end/peers/localstripe.mjs PORT")]);
