"""The yardstick: what one would write in an afternoon to have the same table.

Reads every page of the orders over one connection with the C parser of Python's json, and upserts
them with one prepared statement, a transaction a page. No counts, no checkpoint, no history.
"""

import http.client
import json
import sqlite3
import sys
import time

host, path, key, database = sys.argv[1:]
db = sqlite3.connect(database, isolation_level=None)
db.execute("pragma journal_mode = wal")
db.execute("pragma synchronous = normal")
COLUMNS = (
    "id", "number", "status", "customer_name", "customer_email", "total", "currency",
    "item_count", "placed_at", "updated_at", "raw",
)
db.execute(f"create table orders ({', '.join(COLUMNS)}, primary key (id))")
UPSERT = (
    f"insert into orders values ({', '.join('?' * len(COLUMNS))}) on conflict (id) do update set "
    + ", ".join(f"{column} = excluded.{column}" for column in COLUMNS[1:])
)


def row(order):
    return (
        order["id"], order["number"], order["status"], order["customer"]["name"],
        order["customer"]["email"], order["total"], order["currency"], len(order["items"]),
        order["placed_at"], order["updated_at"], json.dumps(order),
    )


start = time.monotonic()
server = http.client.HTTPConnection(host)
page, pages, count = 1, 1, 0
while page <= pages:
    server.request("GET", f"{path}?page={page}&per_page=100", headers={"X-API-Key": key})
    answer = json.loads(server.getresponse().read())
    pages = answer["total_pages"]
    db.execute("begin")
    db.executemany(UPSERT, map(row, answer["data"]))
    db.execute("commit")
    count += len(answer["data"])
    page += 1
print(count, time.monotonic() - start)
