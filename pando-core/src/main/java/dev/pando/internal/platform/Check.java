package dev.pando.internal.platform;

/**
 * One line of {@code pando doctor}.
 *
 * @param name the service, for example {@code "futex"}
 * @param works whether it works here
 * @param detail a figure when it works; why not, and the remedy, when it does not
 */
public record Check(String name, boolean works, String detail) {}
