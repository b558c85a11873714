package dev.pando.internal.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.testing.Conformance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads made-up trees: the limits of the machine the tests run on prove nothing. */
class CgroupTest {
  @TempDir Path root;

  private void write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void mounted(String cgroup, String... mountinfo) throws IOException {
    write("proc/self/cgroup", cgroup);
    write("proc/self/mountinfo", String.join("\n", mountinfo) + "\n");
  }

  private static final String V2 =
      "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate";

  @Test
  void theTightestLimitOnTheWayUpCounts() throws IOException {
    mounted("0::/outer/inner\n", V2);
    write("sys/fs/cgroup/outer/cpu.max", "150000 100000\n");
    write("sys/fs/cgroup/outer/inner/cpu.max", "max 100000\n");
    write("sys/fs/cgroup/outer/memory.max", "1000000\n");
    write("sys/fs/cgroup/outer/memory.current", "600000\n");
    write("sys/fs/cgroup/outer/memory.stat", "anon 1\ninactive_file 100000\n");
    write("sys/fs/cgroup/outer/inner/memory.max", "max\n");
    write("sys/fs/cgroup/outer/inner/memory.events", "oom 9\noom_kill 3\n");

    Cgroup cgroup = new Cgroup(root);

    assertThat(cgroup.cpuQuota()).hasValue(1.5);
    assertThat(cgroup.memoryLimit()).hasValue(1_000_000);
    assertThat(cgroup.memoryAvailable()).hasValue(500_000);
    assertThat(cgroup.oomKills()).hasValue(3);
  }

  @Test
  void insideAContainerTheMountItselfIsTheGroup() throws IOException {
    mounted("0::/docker/abc\n", V2);
    write("sys/fs/cgroup/cpu.max", "50000 100000\n");

    assertThat(new Cgroup(root).cpuQuota()).hasValue(0.5);
  }

  @Test
  void versionOneIsReadToo() throws IOException {
    mounted(
        "5:memory:/job\n2:cpu,cpuacct:/job\n0::/\n",
        "31 30 0:27 / /cg/memory rw - cgroup cgroup rw,memory",
        "32 30 0:28 / /cg/cpu rw - cgroup cgroup rw,cpu,cpuacct");
    write("cg/memory/job/memory.limit_in_bytes", "4096000\n");
    write("cg/memory/job/memory.usage_in_bytes", "96000\n");
    write("cg/memory/job/memory.stat", "total_inactive_file 0\n");
    write("cg/memory/memory.limit_in_bytes", "9223372036854771712\n");
    write("cg/memory/job/memory.oom_control", "under_oom 0\noom_kill 2\n");
    write("cg/cpu/job/cpu.cfs_quota_us", "-1\n");
    write("cg/cpu/job/cpu.cfs_period_us", "100000\n");

    Cgroup cgroup = new Cgroup(root);

    assertThat(cgroup.cpuQuota()).isEmpty();
    assertThat(cgroup.memoryLimit()).hasValue(4_096_000);
    assertThat(cgroup.memoryAvailable()).hasValue(4_000_000);
    assertThat(cgroup.oomKills()).hasValue(2);
  }

  @Test
  void withoutCgroupsThereAreNoLimits() {
    Cgroup cgroup = new Cgroup(root);

    assertThat(cgroup.cpuQuota()).isEmpty();
    assertThat(cgroup.memoryLimit()).isEmpty();
    assertThat(cgroup.oomKills()).isEmpty();
  }

  @Test
  @Conformance("ProcessPoolExecutorTest.test_sysconf_permission_error")
  void aLimitThatCannotBeReadIsNone() throws IOException {
    mounted("0::/app\n", V2);
    Files.createDirectories(root.resolve("sys/fs/cgroup/app/memory.max")); // no file
    write("sys/fs/cgroup/app/cpu.max", "what is this\n");
    Cgroup cgroup = new Cgroup(root);

    assertThat(cgroup.cpuQuota()).isEmpty();
    assertThat(cgroup.memoryLimit()).isEmpty();
    assertThat(cgroup.memoryAvailable()).isEmpty();
  }
}
