/** Tests of behaviour that every back end of Pando must pass. */
module dev.pando.tck {
  requires jdk.jfr;
  requires static transitive org.jspecify;
  requires transitive dev.pando;
  requires transitive org.junit.jupiter.api;
  requires org.junit.jupiter.params;
  requires org.assertj.core;

  exports dev.pando.tck;

  opens dev.pando.tck;
}
