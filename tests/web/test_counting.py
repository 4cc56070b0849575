import threading

from limits.storage import RedisStorage

from portal.web.counting import ALONE_SECONDS, ROUND, Counts, ProcessMemory


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_window_ends_after_its_seconds() -> None:
    clock = Clock()
    memory = ProcessMemory(clock=clock)
    assert [memory.incr("a", 60) for _ in range(3)] == [1, 2, 3]
    assert memory.get("a") == 3
    assert memory.get_expiry("a") == 1060.0
    clock.now += 60
    assert memory.get("a") == 0
    assert memory.incr("a", 60) == 1


def test_what_is_past_is_forgotten_and_nothing_else() -> None:
    clock = Clock()
    memory = ProcessMemory(clock=clock)
    memory.incr("lasting", 10_000)
    for number in range(ROUND - 2):
        memory.incr(str(number), 1)
    clock.now += 2
    memory.incr("last of the round", 60)
    assert memory.reset() == 2


def test_a_key_is_cleared_alone() -> None:
    memory = ProcessMemory()
    memory.incr("a", 60)
    memory.incr("b", 60)
    memory.clear("a")
    assert (memory.get("a"), memory.get("b")) == (0, 1)


def test_no_count_is_lost_among_threads() -> None:
    memory = ProcessMemory()

    def count() -> None:
        for _ in range(2000):
            memory.incr("a", 60)

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert memory.get("a") == 8000


def test_what_is_counted_in_a_store_is_counted_for_all(redis_url: str) -> None:
    one, other = (Counts(RedisStorage(redis_url)) for _ in range(2))
    assert [one.add("together", 60), other.add("together", 60)] == [1, 2]
    assert one.get("together") == 2


def test_a_store_that_is_away_stops_nothing_and_comes_back() -> None:
    clock = Clock()
    store = Broken()
    counts = Counts(store, clock)
    assert [counts.add("a", 60) for _ in range(2)] == [1, 2]
    assert store.asked == 1
    store.works = True
    clock.now += ALONE_SECONDS
    assert counts.add("a", 60) == 1


class Broken(ProcessMemory):
    """Its connection is gone until it works again."""

    STORAGE_SCHEME = ["broken"]  # noqa: RUF012 -- as the base class has it

    def __init__(self) -> None:
        super().__init__()
        self.works, self.asked = False, 0

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        self.asked += 1
        if not self.works:
            raise ConnectionError
        return super().incr(key, expiry, amount)
