"""The cache on Redis, and in the database while Redis is away or where there is none.

Rate limits lie in the cache, so a Redis that is down must neither stop a sign-in nor switch the limits off. What was counted on one
side is not known on the other: after a change the counts begin anew."""

from __future__ import annotations

import base64
import logging
import pickle
from typing import Any

from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.core.cache.backends.redis import RedisCache
from django.db import connection, transaction
from django.utils import timezone
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as NoConnection
from redis.exceptions import RedisError
from redis.retry import Retry

from icpstudio.kit.silence import Silence

DATABASE = "database"  # the other cache's name in settings.CACHES
# A request waits at most this long for a Redis that has died quietly, and then nobody does for a while.
PATIENCE = {"socket_connect_timeout": 0.5, "socket_timeout": 0.5}
QUESTIONS = ("add", "get", "set", "touch", "delete", "get_many", "has_key", "incr", "set_many", "delete_many", "clear")
silence = Silence(seconds=5.0)
log = logging.getLogger(__name__)


class InDatabase(DatabaseCache):
    """Counts as Redis does: two at once are two, and an entry ends when it was meant to end, however often it is counted."""

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        stored, table = self.make_and_validate_key(key, version=version), connection.ops.quote_name(self._table)
        now = connection.ops.adapt_datetimefield_value(timezone.now().replace(microsecond=0))
        lock = " FOR UPDATE" if connection.features.has_select_for_update else ""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SELECT value FROM {table} WHERE cache_key = %s AND expires >= %s{lock}", [stored, now])  # noqa: S608  (our table)
            row = cursor.fetchone()
            if row is None:
                raise ValueError(f"Key {key!r} not found.")
            value: int = pickle.loads(base64.b64decode(row[0])) + delta  # noqa: S301  (written by this cache)
            kept = base64.b64encode(pickle.dumps(value, self.pickle_protocol)).decode("ascii")
            cursor.execute(f"UPDATE {table} SET value = %s WHERE cache_key = %s", [kept, stored])  # noqa: S608  (our table)
        return value


class RedisOrDatabase(RedisCache):
    """Answers every question of a Django cache: from Redis when it can."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        # Once at once: a Redis that was started again has hung up on the connections of before, and that is no silence.
        again = Retry(NoBackoff(), 1, supported_errors=(NoConnection,))
        super().__init__(server, {**params, "OPTIONS": {**PATIENCE, "retry": again, **params.get("OPTIONS", {})}})

    def ask(self, question: str, *args: Any, **kwargs: Any) -> Any:
        if not silence.lasts():
            try:
                answer = getattr(super(), question)(*args, **kwargs)
            except RedisError as problem:
                if silence.begin():
                    log.warning("Redis does not answer (%s); the database stands in for the cache.", type(problem).__name__)
            else:
                silence.end()
                return answer
        return getattr(caches[DATABASE], question)(*args, **kwargs)


def _asked(question: str) -> Any:
    def method(self: RedisOrDatabase, *args: Any, **kwargs: Any) -> Any:
        return self.ask(question, *args, **kwargs)

    return method


for _question in QUESTIONS:
    setattr(RedisOrDatabase, _question, _asked(_question))
