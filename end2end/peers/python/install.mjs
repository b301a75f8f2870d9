#!/usr/bin/env node
// Makes the Python environments of the peers that are named, so that their starts are quick and
// what cannot be installed is known before a test waits for it.
//
//   node end2end/peers/python/install.mjs localstripe moto xero
import { interpreter } from "./environment.mjs";

process.argv.slice(2).forEach(interpreter);
