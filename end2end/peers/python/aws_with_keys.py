"""moto's server, with every signature checked and two users whose keys are known: one may read
costs, the other nothing. `python aws_with_keys.py PORT`."""

import json
import sys

from moto import settings
from moto.iam.models import iam_backends
from moto.server import main

READER = ("AKIATRIBUTARYREADER0", "reader/secret+0123456789abcdefghijklmnop")
NOBODY = ("AKIATRIBUTARYNOBODY0", "nobody/secret+0123456789abcdefghijklmnop")
READING = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "ce:Get*", "Resource": "*"}],
}

users = iam_backends["123456789012"]["aws"]
for name, key in (("reader", READER), ("nobody", NOBODY)):
    users.create_user("us-east-1", name)
    given = users.create_access_key(name)
    given.access_key_id, given.secret_access_key = key
users.put_user_policy("reader", "reading", json.dumps(READING))

# So many requests are let through unlooked at.
settings.INITIAL_NO_AUTH_ACTION_COUNT = 0
main(["--host", "127.0.0.1", "--port", sys.argv[1]])
