/** Small programs that show one idea each. */
module dev.pando.examples {
  requires static transitive org.jspecify;
  requires transitive dev.pando;

  exports dev.pando.examples;
}
