"""One key for an hour, and for all who count together."""

import time

import pytest
from redis import Redis

from portal.web.bucket_key import (
    ALONE_SECONDS,
    KEY_SECONDS,
    NAME,
    HourlyKey,
    SharedKey,
    bucket_key,
    open_store,
)


def test_the_key_is_another_after_an_hour() -> None:
    clock = [0.0]
    key = HourlyKey(lambda: clock[0])
    first = key.current()
    assert len(first) == 32
    clock[0] = KEY_SECONDS - 1
    assert key.current() == first
    clock[0] = KEY_SECONDS
    assert key.current() != first


def test_where_they_count_decides_whether_they_share(redis_url: str) -> None:
    assert isinstance(bucket_key(redis_url), SharedKey)
    assert not isinstance(bucket_key("memory://"), SharedKey)


def test_all_who_count_in_one_store_have_one_key(redis_url: str) -> None:
    keys = {bucket_key(redis_url).current() for _ in range(4)}
    assert len(keys) == 1
    assert keys.isdisjoint({bucket_key("memory://").current() for _ in range(4)})


def test_the_store_forgets_it_after_an_hour(redis_url: str) -> None:
    store = Redis.from_url(redis_url)
    bucket_key(redis_url).current()
    assert 0 < store.ttl(NAME) <= KEY_SECONDS
    store.close()


def test_a_new_key_is_asked_for_when_the_store_has_forgotten(redis_url: str) -> None:
    store = Redis.from_url(redis_url)
    clock = [0.0]
    one = SharedKey(open_store(redis_url), lambda: clock[0])
    first = one.current()
    store.pexpire(NAME, 20)
    other = SharedKey(open_store(redis_url), lambda: clock[0])
    assert other.current() == first
    while store.exists(NAME):
        time.sleep(0.01)
    # The second knows that its key had 20 milliseconds left, the first that it had an hour.
    clock[0] = 1
    assert other.current() != first
    assert one.current() == first
    clock[0] = KEY_SECONDS
    assert one.current() == other.current()
    store.close()


@pytest.mark.parametrize("address", ["redis://127.0.0.1:1/0", "redis+unix:///nowhere/socket"])
def test_without_the_store_each_has_its_own_for_a_while(address: str) -> None:
    clock = [0.0]
    keys = [SharedKey(open_store(address), lambda: clock[0]) for _ in range(2)]
    first = [key.current() for key in keys]
    assert first[0] != first[1]
    clock[0] = ALONE_SECONDS - 1
    assert [key.current() for key in keys] == first


def test_what_is_no_key_is_not_used(redis_url: str) -> None:
    store = Redis.from_url(redis_url)
    store.set(NAME, b"short", ex=60)
    assert len(bucket_key(redis_url).current()) == 32
    store.set(NAME, bytes(32))
    assert bucket_key(redis_url).current() != bytes(32)
    store.close()
