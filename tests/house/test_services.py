"""The servers that tests stand on: each is there, is private, and comes back after it was ended."""

from __future__ import annotations

import signal

import psycopg


def test_redis_comes_back_empty(redis_server):
    redis_server.client.set("a", 1)
    redis_server.stop(signal.SIGKILL)
    redis_server.start()

    assert redis_server.client.get("a") is None


def test_postgres_survives_a_crash(postgres, postgres_url):
    with psycopg.connect(postgres_url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
    postgres.stop(signal.SIGQUIT)
    postgres.start()

    with psycopg.connect(postgres_url) as connection:
        assert connection.execute("SELECT one FROM kept").fetchall() == [(1,)]


def test_the_browser_shows_a_page(context):
    page = context.new_page()
    page.set_content("<title>Kelvaro</title><h1>Hello</h1>")

    assert (page.title(), page.get_by_role("heading").inner_text()) == ("Kelvaro", "Hello")
