package dev.pando.benchmarks;

import static dev.pando.benchmarks.Metric.higher;
import static dev.pando.benchmarks.Metric.lower;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every metric of the script in the script's order, and the goals of {@code targets.json}. */
final class Catalogue {

  static final String SCRIPT = "cpython_baseline.py";

  private static final String TARGETS = "targets.json";

  /** A key with this prefix in {@code targets.json} is a remark. */
  private static final String REMARK = "_";

  static final List<Metric> METRICS =
      List.of(
          lower("start", "start_join_fork", "ms"),
          lower("start", "start_join_spawn", "ms"),
          lower("start", "start_join_forkserver", "ms"),
          lower("pipe_rtt", "pipe_rtt_bytes", "us"),
          lower("pipe_rtt", "pipe_rtt_bytes_p99", "us"),
          lower("pipe_rtt", "pipe_rtt_object", "us"),
          lower("pipe_rtt", "pipe_rtt_object_p99", "us"),
          higher("pipe_bw", "pipe_bandwidth_1MiB", "GiB/s"),
          higher("queue", "queue_rate_1p1c", "msg/s"),
          higher("queue", "queue_rate_2p1c", "msg/s"),
          higher("queue", "simplequeue_rate_1p1c", "msg/s"),
          higher("queue_bw", "queue_bandwidth_64MiB", "GiB/s"),
          lower("sync", "lock_uncontended", "ns"),
          lower("sync", "rlock_uncontended", "ns"),
          lower("sync", "semaphore_uncontended", "ns"),
          higher("value", "value_locked_increment_2p", "op/s"),
          lower("sem", "semaphore_pingpong", "us"),
          lower("cond", "condition_pingpong", "us"),
          lower("barrier", "barrier_cycle_2p", "us"),
          lower("shm", "shm_attach", "us"),
          lower("shm", "array_store_synchronized", "ns"),
          higher("manager", "manager_dict_set", "op/s"),
          higher("manager", "manager_queue_put_get", "op/s"),
          higher("pool", "pool_map_tiny", "task/s"),
          higher("pool", "pool_map_tiny_chunk1", "task/s"),
          higher("pool", "pool_imap_unordered_chunk1", "task/s"),
          lower("pool", "pool_apply_latency", "us"),
          lower("pool", "pool_primes_100k", "ms"),
          higher("pool", "pool_arg_bandwidth_8MiB", "GiB/s"),
          lower("pool", "pool_create_use_close", "ms"),
          higher("pool", "executor_submit", "task/s"),
          lower("memory", "idle_child_private_fork", "MiB"),
          lower("memory", "idle_child_private_spawn", "MiB"));

  private Catalogue() {}

  /** The goals by metric name: the ratio to be reached. A metric without a goal is absent. */
  static Map<String, Double> targets() {
    try (InputStream bytes = resource(TARGETS);
        Reader text = new InputStreamReader(bytes, StandardCharsets.UTF_8)) {
      JsonObject json = JsonParser.parseReader(text).getAsJsonObject();
      Map<String, Double> targets = new LinkedHashMap<>();
      for (Map.Entry<String, JsonElement> entry : json.entrySet()) {
        if (!entry.getKey().startsWith(REMARK)) {
          targets.put(entry.getKey(), entry.getValue().getAsDouble());
        }
      }
      return targets;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file that lies beside this class in the jar. */
  static InputStream resource(String name) {
    InputStream found = Catalogue.class.getResourceAsStream(name);
    if (found == null) {
      throw new IllegalStateException(
          name + " is missing beside " + Catalogue.class.getName() + ": build the module again");
    }
    return found;
  }
}
