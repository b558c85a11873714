package dev.pando.tck;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the tests of CPython's own multiprocessing suite whose behaviour the annotated test checks,
 * for example {@code "_TestProcess.test_kill"}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Conformance {
  /** Names in the form {@code "Class.test"}. */
  String[] value();
}
