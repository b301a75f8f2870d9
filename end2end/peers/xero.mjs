#!/usr/bin/env node
// xero-local, a Xero that others have written (localstack-xero), for trying Tributary on it. It
// begins empty, keeps what it is given in memory, and takes any bearer token.
//
//   node end2end/peers/xero.mjs 4010
//   curl -X POST http://127.0.0.1:4010/connect/token
//   curl -H 'Authorization: Bearer x' http://127.0.0.1:4010/connections
//   curl -H 'Authorization: Bearer x' 'http://127.0.0.1:4010/api.xro/2.0/Invoices?page=1'
import { port, serve } from "./python/environment.mjs";

const address = { XERO_HOST: "127.0.0.1", XERO_PORT: port("node end2end/peers/xero.mjs PORT") };
serve("xero", ["-m", "xero_local.server"], address);
