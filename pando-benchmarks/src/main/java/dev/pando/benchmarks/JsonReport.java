package dev.pando.benchmarks;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.util.List;

/**
 * The machine-readable report: {@code {"metrics": {NAME: {"unit": .., "cpython": .., "pando": ..,
 * "ratio": ..}}}}, where the ratio is Pando's figure divided by CPython's and what is not known is
 * null.
 */
final class JsonReport {

  private static final Gson GSON =
      new GsonBuilder().serializeNulls().setPrettyPrinting().disableHtmlEscaping().create();

  private JsonReport() {}

  static String of(List<Row> rows) {
    JsonObject metrics = new JsonObject();
    for (Row row : rows) {
      JsonObject figures = new JsonObject();
      figures.addProperty("unit", row.metric().unit());
      figures.addProperty("cpython", row.cpython().orElse(null));
      figures.addProperty("pando", row.pando().orElse(null));
      figures.addProperty("ratio", row.ratio().orElse(null));
      metrics.add(row.metric().name(), figures);
    }
    JsonObject report = new JsonObject();
    report.add("metrics", metrics);
    return GSON.toJson(report);
  }
}
