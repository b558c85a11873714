#!/usr/bin/env python3
"""CPython multiprocessing figures, one JSON object on stdout.

Each metric is {"value": median, "unit": ..., "better": "higher"|"lower"}; the same work, under the same
name, is what the Java side (package dev.pando.benchmarks.work) runs: change one only together with the other.
Usage: cpython_baseline.py [--only JOB[,JOB...]] [--quick] [--own-group]
"""
import argparse, json, multiprocessing as mp, os, statistics, sys, time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import shared_memory

R = {}
NOW = time.perf_counter


def put(name, value, unit, better):
    R[name] = {"value": value, "unit": unit, "better": better}


def median_of(n, f):
    return statistics.median(f() for _ in range(n))


def noop(*_):
    return None


def ident(x):
    return x


def square(x):
    return x * x


def is_prime(n):
    if n < 2:
        return False
    i = 2
    while i * i <= n:
        if n % i == 0:
            return False
        i += 1
    return True


# ---- process start -----------------------------------------------------------------------------------------
def start_join(method, n):
    ctx = mp.get_context(method)

    def once():
        t = NOW()
        p = ctx.Process(target=noop)
        p.start()
        p.join()
        return (NOW() - t) * 1e3
    once()
    put(f"start_join_{method}", median_of(n, once), "ms", "lower")


# ---- pipes -------------------------------------------------------------------------------------------------
def echo_bytes(conn, n):
    for _ in range(n):
        conn.send_bytes(conn.recv_bytes())


def echo_obj(conn, n):
    for _ in range(n):
        conn.send(conn.recv())


def pipe_rtt(name, n, obj, child, send, recv):
    a, b = mp.Pipe()
    p = mp.Process(target=child, args=(b, n))
    p.start()
    lat = []
    for _ in range(n):
        t = NOW()
        getattr(a, send)(obj)
        getattr(a, recv)()
        lat.append(NOW() - t)
    p.join()
    lat.sort()
    put(name, lat[len(lat) // 2] * 1e6, "us", "lower")
    put(name + "_p99", lat[int(len(lat) * .99)] * 1e6, "us", "lower")


def drain_bytes(conn, n):
    for _ in range(n):
        conn.recv_bytes()
    conn.send(None)


def pipe_bandwidth(n, size):
    a, b = mp.Pipe()
    p = mp.Process(target=drain_bytes, args=(b, n))
    p.start()
    buf = bytes(size)
    t = NOW()
    for _ in range(n):
        a.send_bytes(buf)
    a.recv()
    put("pipe_bandwidth_1MiB", n * size / (NOW() - t) / 2**30, "GiB/s", "higher")
    p.join()


# ---- queues ------------------------------------------------------------------------------------------------
def produce(q, n):
    for i in range(n):
        q.put(i)


def queue_rate(name, make, n, producers=1):
    def once():
        q = make()
        ps = [mp.Process(target=produce, args=(q, n // producers)) for _ in range(producers)]
        for p in ps:
            p.start()
        q.get()
        t = NOW()
        for _ in range(n // producers * producers - 1):
            q.get()
        r = n / (NOW() - t)
        for p in ps:
            p.join()
        return r
    put(name, median_of(3, once), "msg/s", "higher")


def produce_big(q, n, size):
    b = bytes(size)
    for _ in range(n):
        q.put(b)


def queue_bandwidth(n, size):
    q = mp.Queue()
    p = mp.Process(target=produce_big, args=(q, n, size))
    p.start()
    q.get()
    t = NOW()
    for _ in range(n - 1):
        q.get()
    put("queue_bandwidth_64MiB", (n - 1) * size / (NOW() - t) / 2**30, "GiB/s", "higher")
    p.join()


# ---- synchronisation ---------------------------------------------------------------------------------------
def sync_uncontended(n):
    for name, lock in (("lock_uncontended", mp.Lock()), ("rlock_uncontended", mp.RLock()), ("semaphore_uncontended", mp.Semaphore(4))):
        t = NOW()
        for _ in range(n):
            lock.acquire()
            lock.release()
        put(name, (NOW() - t) / n * 1e9, "ns", "lower")


def add(v, n):
    for _ in range(n):
        with v.get_lock():
            v.value += 1


def value_contended(n):
    def once():
        v = mp.Value("q", 0)
        ps = [mp.Process(target=add, args=(v, n)) for _ in range(2)]
        t = NOW()
        for p in ps:
            p.start()
        for p in ps:
            p.join()
        assert v.value == 2 * n
        return 2 * n / (NOW() - t)
    put("value_locked_increment_2p", median_of(3, once), "op/s", "higher")


def pong(a, b, n):
    for _ in range(n):
        a.acquire()
        b.release()


def sem_pingpong(n):
    a, b = mp.Semaphore(0), mp.Semaphore(0)
    p = mp.Process(target=pong, args=(a, b, n))
    p.start()
    lat = []
    for _ in range(n):
        t = NOW()
        a.release()
        b.acquire()
        lat.append(NOW() - t)
    p.join()
    put("semaphore_pingpong", statistics.median(lat) * 1e6, "us", "lower")


def cond_child(c, turn, n):
    for _ in range(n):
        with c:
            while turn.value != 1:
                c.wait()
            turn.value = 0
            c.notify()


def cond_pingpong(n):
    c, turn = mp.Condition(), mp.Value("i", 0, lock=False)
    p = mp.Process(target=cond_child, args=(c, turn, n))
    p.start()
    t = NOW()
    for _ in range(n):
        with c:
            turn.value = 1
            c.notify()
            while turn.value != 0:
                c.wait()
    put("condition_pingpong", (NOW() - t) / n * 1e6, "us", "lower")
    p.join()


def barrier_child(b, n):
    for _ in range(n):
        b.wait()


def barrier_cycle(n):
    b = mp.Barrier(2)
    p = mp.Process(target=barrier_child, args=(b, n + 1))
    p.start()
    b.wait()
    t = NOW()
    for _ in range(n):
        b.wait()
    put("barrier_cycle_2p", (NOW() - t) / n * 1e6, "us", "lower")
    p.join()


# ---- shared memory -----------------------------------------------------------------------------------------
def shm_attach(n):
    s = shared_memory.SharedMemory(create=True, size=1 << 20)
    t = NOW()
    for _ in range(n):
        x = shared_memory.SharedMemory(name=s.name)
        x.close()
    put("shm_attach", (NOW() - t) / n * 1e6, "us", "lower")
    s.close()
    s.unlink()


def array_access(n):
    a = mp.Array("d", 1000)
    t = NOW()
    for i in range(n):
        a[i % 1000] = i
    put("array_store_synchronized", (NOW() - t) / n * 1e9, "ns", "lower")


# ---- managers ----------------------------------------------------------------------------------------------
def manager_ops(n):
    with mp.Manager() as m:
        d = m.dict()
        d["k"] = 0
        t = NOW()
        for i in range(n):
            d["k"] = i
        put("manager_dict_set", n / (NOW() - t), "op/s", "higher")
        q = m.Queue()
        t = NOW()
        for i in range(n):
            q.put(i)
            q.get()
        put("manager_queue_put_get", n / (NOW() - t), "op/s", "higher")


# ---- pools -------------------------------------------------------------------------------------------------
def pools(n, procs=2):
    with mp.Pool(procs) as pool:
        pool.map(square, range(100))
        put("pool_map_tiny", median_of(3, lambda: rate(n, lambda: pool.map(square, range(n)))), "task/s", "higher")
        m = n // 10
        put("pool_map_tiny_chunk1", median_of(3, lambda: rate(m, lambda: pool.map(square, range(m), chunksize=1))), "task/s", "higher")
        put("pool_imap_unordered_chunk1", median_of(3, lambda: rate(m, lambda: sum(1 for _ in pool.imap_unordered(square, range(m))))), "task/s", "higher")
        lat = []
        for _ in range(2000):
            t = NOW()
            pool.apply(noop)
            lat.append(NOW() - t)
        put("pool_apply_latency", statistics.median(lat) * 1e6, "us", "lower")
        t = NOW()
        assert sum(pool.map(is_prime, range(1_000_000, 1_100_000))) == 7216
        put("pool_primes_100k", (NOW() - t) * 1e3, "ms", "lower")
        big = [bytes(8 << 20)] * 16
        t = NOW()
        pool.map(len, big, chunksize=1)
        put("pool_arg_bandwidth_8MiB", 16 * 8 / 1024 / (NOW() - t), "GiB/s", "higher")

    def create():
        t = NOW()
        with mp.Pool(procs) as pool:
            pool.map(noop, range(procs))
        return (NOW() - t) * 1e3
    put("pool_create_use_close", median_of(5, create), "ms", "lower")
    with ProcessPoolExecutor(procs) as ex:
        list(ex.map(noop, range(10)))
        m = n // 20
        put("executor_submit", median_of(3, lambda: rate(m, lambda: [f.result() for f in [ex.submit(square, i) for i in range(m)]])), "task/s", "higher")


def rate(n, f):
    t = NOW()
    f()
    return n / (NOW() - t)


def idle_worker_memory():
    for method in ("fork", "spawn"):
        ctx = mp.get_context(method)
        a, b = ctx.Pipe()
        p = ctx.Process(target=report_memory, args=(b,))
        p.start()
        k = a.recv()
        a.send(None)
        p.join()
        put(f"idle_child_private_{method}", (k["Private_Dirty"] + k["Private_Clean"]) / 1024, "MiB", "lower")


def report_memory(conn):
    keys = {}
    for line in open("/proc/self/smaps_rollup"):
        k = line.split(":")
        if len(k) == 2 and k[1].strip().endswith("kB"):
            keys[k[0]] = int(k[1].split()[0])
    conn.send(keys)
    conn.recv()


def main():
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--only", default="")
    ap.add_argument("--quick", action="store_true")
    ap.add_argument("--own-group", action="store_true", help="lead a process group, so that all of it can be ended at once")
    o = ap.parse_args()
    if o.own_group:
        os.setpgrp()
    k = 10 if o.quick else 1
    jobs = {
        "start": lambda: [start_join(m, 40 // k + 1) for m in ("fork", "spawn", "forkserver")],
        "pipe_rtt": lambda: (pipe_rtt("pipe_rtt_bytes", 50_000 // k, b"12345678", echo_bytes, "send_bytes", "recv_bytes"),
                             pipe_rtt("pipe_rtt_object", 50_000 // k, ("key", 1), echo_obj, "send", "recv")),
        "pipe_bw": lambda: pipe_bandwidth(4000 // k, 1 << 20),
        "queue": lambda: (queue_rate("queue_rate_1p1c", mp.Queue, 200_000 // k),
                          queue_rate("queue_rate_2p1c", mp.Queue, 200_000 // k, 2),
                          queue_rate("simplequeue_rate_1p1c", mp.SimpleQueue, 200_000 // k)),
        "queue_bw": lambda: queue_bandwidth(12, 64 << 20),
        "sync": lambda: sync_uncontended(500_000 // k),
        "value": lambda: value_contended(200_000 // k),
        "sem": lambda: sem_pingpong(50_000 // k),
        "cond": lambda: cond_pingpong(20_000 // k),
        "barrier": lambda: barrier_cycle(20_000 // k),
        "shm": lambda: (shm_attach(5000 // k), array_access(500_000 // k)),
        "manager": lambda: manager_ops(20_000 // k),
        "pool": lambda: pools(400_000 // k),
        "memory": idle_worker_memory,
    }
    only = [x for x in o.only.split(",") if x]
    for name, job in jobs.items():
        if not only or name in only:
            t = time.time()
            job()
            print(f"{name}: {time.time() - t:.1f}s", file=sys.stderr)
    json.dump({"python": sys.version.split()[0], "cpus": os.cpu_count(), "metrics": R}, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
