package dev.pando.benchmarks.peer;

import java.util.Optional;

/**
 * What a peer made of a metric.
 *
 * @param peer the peer's name, as printed
 * @param metric the metric's name
 * @param value the figure in the metric's unit; empty when the peer failed
 */
public record PeerFigure(String peer, String metric, Optional<Double> value) {}
