package dev.pando.tck;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the requirements, drawn from what users of multiprocessing libraries complain about, that
 * the annotated test covers, for example {@code "R4"}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Requirement {
  /** Requirement names. */
  String[] value();
}
