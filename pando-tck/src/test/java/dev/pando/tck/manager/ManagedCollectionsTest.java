package dev.pando.tck.manager;

import com.google.common.collect.testing.ConcurrentMapTestSuiteBuilder;
import com.google.common.collect.testing.ListTestSuiteBuilder;
import com.google.common.collect.testing.QueueTestSuiteBuilder;
import com.google.common.collect.testing.SetTestSuiteBuilder;
import com.google.common.collect.testing.TestStringListGenerator;
import com.google.common.collect.testing.TestStringMapGenerator;
import com.google.common.collect.testing.TestStringQueueGenerator;
import com.google.common.collect.testing.TestStringSetGenerator;
import com.google.common.collect.testing.features.CollectionFeature;
import com.google.common.collect.testing.features.CollectionSize;
import com.google.common.collect.testing.features.ListFeature;
import com.google.common.collect.testing.features.MapFeature;
import dev.pando.Pando;
import dev.pando.manager.Manager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Stream;
import junit.framework.Test;
import junit.framework.TestCase;
import junit.framework.TestSuite;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** The contract tests that Guava has for the JDK's collections, on a manager's. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManagedCollectionsTest {
  private Manager manager;

  @SuppressWarnings("NullAway.Init") // the manager is there before the first test
  ManagedCollectionsTest() {}

  @BeforeAll
  void startManager() {
    manager = Pando.context().manager();
  }

  @AfterAll
  void closeManager() {
    manager.close();
  }

  @TestFactory
  Stream<DynamicTest> aListIsAListAsTheJdkMeansIt() {
    return tests(
        ListTestSuiteBuilder.using(
                new TestStringListGenerator() {
                  @Override
                  protected List<String> create(String[] elements) {
                    return manager.list(Arrays.asList(elements));
                  }
                })
            .named("list")
            .withFeatures(
                ListFeature.GENERAL_PURPOSE,
                CollectionFeature.ALLOWS_NULL_VALUES,
                CollectionSize.ANY)
            .createTestSuite());
  }

  @TestFactory
  Stream<DynamicTest> aSetIsASetAsTheJdkMeansIt() {
    return tests(
        SetTestSuiteBuilder.using(
                new TestStringSetGenerator() {
                  @Override
                  protected Set<String> create(String[] elements) {
                    return manager.set(Arrays.asList(elements));
                  }
                })
            .named("set")
            .withFeatures(CollectionFeature.GENERAL_PURPOSE, CollectionSize.ANY)
            .createTestSuite());
  }

  @TestFactory
  Stream<DynamicTest> aMapIsAConcurrentMapAsTheJdkMeansIt() {
    return tests(
        ConcurrentMapTestSuiteBuilder.using(
                new TestStringMapGenerator() {
                  @Override
                  protected Map<String, String> create(Map.Entry<String, String>[] entries) {
                    Map<String, String> content = new HashMap<>();
                    for (Map.Entry<String, String> entry : entries) {
                      content.put(entry.getKey(), entry.getValue());
                    }
                    return manager.map(content);
                  }
                })
            .named("map")
            .withFeatures(
                MapFeature.GENERAL_PURPOSE,
                CollectionFeature.SUPPORTS_ITERATOR_REMOVE,
                CollectionSize.ANY)
            .createTestSuite());
  }

  @TestFactory
  Stream<DynamicTest> queuesAreQueuesAsTheJdkMeansIt() {
    return Stream.of(false, true)
        .flatMap(deque ->
            tests(
                QueueTestSuiteBuilder.using(
                        new TestStringQueueGenerator() {
                          @Override
                          protected Queue<String> create(String[] elements) {
                            Queue<String> queue = deque ? manager.deque() : manager.queue();
                            queue.addAll(Arrays.asList(elements));
                            return queue;
                          }
                        })
                    .named(deque ? "deque" : "queue")
                    .withFeatures(
                        CollectionFeature.GENERAL_PURPOSE,
                        CollectionFeature.KNOWN_ORDER,
                        CollectionSize.ANY)
                    .createTestSuite()));
  }

  /** A suite of JUnit 3 as tests of JUnit 5. */
  private static Stream<DynamicTest> tests(TestSuite suite) {
    List<DynamicTest> all = new ArrayList<>();
    collect(suite, suite.getName(), all);
    return all.stream();
  }

  @SuppressWarnings("JdkObsolete") // the suites are JUnit 3's
  private static void collect(TestSuite suite, String name, List<DynamicTest> into) {
    for (Test test : Collections.list(suite.tests())) {
      if (test instanceof TestSuite inner) {
        collect(inner, name + " " + inner.getName(), into);
      } else if (test instanceof TestCase single) {
        into.add(DynamicTest.dynamicTest(name + " " + single.getName(), single::runBare));
      }
    }
  }
}
