package dev.pando.internal.segment;

import java.nio.file.Path;
import java.util.List;

/**
 * What a clean-up found.
 *
 * @param removed directories of dead groves that are gone now
 * @param named shared memory with names of its own that went with them
 * @param bytes how many bytes their files had
 * @param alive how many groves are in use
 * @param problems what could not be removed, and why
 * @param complete false if the bound on work was reached before the end
 */
public record CleanReport(
    List<Path> removed,
    List<Path> named,
    long bytes,
    int alive,
    List<String> problems,
    boolean complete) {}
