#!/usr/bin/env node
// moto, an AWS that others have written, for trying Tributary's Cost Explorer on it: with every
// signature checked, and with two users whose keys are in python/aws_with_keys.py.
//
//   node end2end/peers/moto.mjs 4010
//
// It knows no costs of its own: `POST /moto-api/static/ce/cost-and-usage-results` (which needs no
// signature) with `{"results":[...]}` lines up the answers, of which each new question takes the
// next; the same question, to the byte, is answered the same again.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { port, serve } from "./python/environment.mjs";

const program = join(dirname(fileURLToPath(import.meta.url)), "python", "aws_with_keys.py");
serve("moto", [program, port("node end2end/peers/moto.mjs PORT")]);
