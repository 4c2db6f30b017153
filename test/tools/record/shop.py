"""A shop that fails in one way per scenario: shop.py <scenario> <dsn>."""

import asyncio
import logging
import sys
import threading

import sentry_sdk

scenario, dsn = sys.argv[1:3]
options = dict(dsn=dsn, release="shop@1.2.3", environment="production", server_name="till-1", send_default_pii=True)


class BankError(Exception):
    pass


def charge(order, amount):
    if amount <= 0:
        raise ValueError(f"order {order} has the amount {amount}")
    return [10 // (amount - item) for item in (1, amount)]


def checkout(order, amount):
    secret_token = "t0ps3cret"
    return charge(order, amount), secret_token


class Cart:
    def total(self):
        return sum(price["amount"] for price in [{"amount": 3}, {}])


async def ask_bank(order):
    await asyncio.sleep(0)
    raise BankError(f"no answer for order {order}")


async def ask_twice():
    async with asyncio.TaskGroup() as group:
        group.create_task(ask_bank(1))
        group.create_task(ask_bank(2))


def wrapped():
    try:
        checkout(81, -5)
    except ValueError as error:
        raise BankError("order 81 was refused") from error


def request():
    from flask import Flask
    from sentry_sdk.integrations.flask import FlaskIntegration

    sentry_sdk.init(integrations=[FlaskIntegration()], **options)
    app = Flask("shop")

    @app.route("/orders/<int:order>")
    def show(order):
        return str(checkout(order, 1))

    client = app.test_client()
    client.get("/orders/81?card=4111111111111111", headers={"Authorization": "Bearer x", "User-Agent": "curl/8"})


def scope():
    sentry_sdk.set_user({"id": 7, "email": "ada@shop.example"})
    sentry_sdk.set_tag("region", "north")
    sentry_sdk.add_breadcrumb(category="cart", message="3 items", level="info")
    checkout(81, 1)


def thread():
    worker = threading.Thread(target=checkout, args=(81, -1), name="till")
    worker.start()
    worker.join()


actions = {
    "uncaught-error": lambda: checkout(81, -5),
    "division": lambda: checkout(81, 1),
    "chained": wrapped,
    "comprehension": lambda: Cart().total(),
    "exception-group": lambda: asyncio.run(ask_twice()),
    "message": lambda: sentry_sdk.capture_message("The shelf is nearly empty", level="warning"),
    "logging": lambda: logging.getLogger("shop.stock").error("Only %d of %s left", 3, "chairs"),
    "thread": thread,
    "scope": scope,
}

if scenario == "request":
    request()
else:
    sentry_sdk.init(**options)
    actions[scenario]()
sentry_sdk.flush(5)
