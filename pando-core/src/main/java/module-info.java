/**
 * Multiprocessing for the JVM: child JVMs as processes and pools, and what they share.
 *
 * <p>Start with {@code dev.pando.Pando}.
 */
module dev.pando {
  requires static transitive org.jspecify;
  requires java.management;
  requires static jdk.jfr;
  requires jdk.management;
  requires jdk.unsupported;

  exports dev.pando;
  exports dev.pando.connection;
  exports dev.pando.function;
  exports dev.pando.manager;
  exports dev.pando.memory;
  exports dev.pando.pool;
  exports dev.pando.process;
  exports dev.pando.queue;
  exports dev.pando.spi;
  exports dev.pando.sync;
}
