package io.parley.media.congestion;

import java.util.List;
import java.util.Locale;

/// Draws one run: what the link takes, what each flow may send and what of it arrives, and how long
/// packets wait.
final class Plot {

  private static final int WIDTH = 860;
  private static final int LEFT = 60;
  private static final int RATES_TOP = 40;
  private static final int RATES_HEIGHT = 240;
  private static final int QUEUE_TOP = 330;
  private static final int QUEUE_HEIGHT = 90;
  private static final String[] COLOURS = {"#1668a8", "#c4551a", "#2e8540", "#7a3e9d", "#a4163e"};

  private final StringBuilder svg = new StringBuilder();
  private final Network network;
  private final int tenths;
  private final double mostBps;
  private final double mostMillis;

  private Plot(Network network) {
    this.network = network;
    tenths = network.capacityBps.size();
    mostBps = 1.15 * network.capacityBps.stream().mapToDouble(Double::doubleValue).max().orElse(1);
    mostMillis =
        Math.max(
            100, network.queueMillis.stream().mapToDouble(Double::doubleValue).max().orElse(0));
  }

  static String of(String title, Network network) {
    Plot plot = new Plot(network);
    plot.draw(title);
    return plot.svg.toString();
  }

  private void draw(String title) {
    int height = QUEUE_TOP + QUEUE_HEIGHT + 40;
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" "
            + "font-family=\"sans-serif\" font-size=\"12\">%n",
        WIDTH + LEFT + 20, height);
    add("<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n");
    add("<text x=\"%d\" y=\"22\" font-size=\"15\">%s</text>%n", LEFT, title);
    axis(RATES_TOP, RATES_HEIGHT, mostBps / 1e6, "Mbit/s");
    axis(QUEUE_TOP, QUEUE_HEIGHT, mostMillis, "queue, ms");
    line(network.capacityBps, RATES_TOP, RATES_HEIGHT, mostBps, "#888888", 2);
    for (int i = 0; i < network.flows.size(); i++) {
      Samples samples = network.flows.get(i).samples();
      String colour = COLOURS[i % COLOURS.length];
      arrived(samples, colour);
      if (network.flows.get(i) instanceof Flow) {
        targets(samples, colour);
      }
    }
    line(network.queueMillis, QUEUE_TOP, QUEUE_HEIGHT, mostMillis, "#444444", 1);
    for (int second = 0; second <= tenths / 10; second += tenths > 1500 ? 30 : 10) {
      add(
          "<text x=\"%.0f\" y=\"%d\" text-anchor=\"middle\">%d s</text>%n",
          x(second * 10.0), QUEUE_TOP + QUEUE_HEIGHT + 18, second);
    }
    add("</svg>%n");
  }

  private void axis(int top, int height, double most, String unit) {
    add("<path d=\"M%d %dv%dh%d\" fill=\"none\" stroke=\"black\"/>%n", LEFT, top, height, WIDTH);
    add("<text x=\"4\" y=\"%d\">%.1f</text>%n", top + 10, most);
    add("<text x=\"4\" y=\"%d\">%s</text>%n", top + height, unit);
  }

  /// Half a second each, so that frames do not hide the rate.
  private void arrived(Samples samples, String colour) {
    add("<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"1.4\" points=\"", colour);
    for (int i = 0; i + 5 <= tenths; i += 5) {
      add("%.0f,%.1f ", x(i + 2.5), y(samples.bps(i / 10.0, i / 10.0 + 0.5) / mostBps));
    }
    add("\"/>%n");
  }

  private void targets(Samples samples, String colour) {
    add(
        "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"0.7\" stroke-dasharray=\"3 3\""
            + " points=\"",
        colour);
    for (int i = 0; i < tenths; i += 2) {
      add("%.0f,%.1f ", x(i), y(samples.targetBps[i] / mostBps));
    }
    add("\"/>%n");
  }

  private void line(
      List<Double> values, int top, int height, double most, String colour, int width) {
    add("<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"%d\" points=\"", colour, width);
    for (int i = 0; i < tenths; i++) {
      double share = Math.min(1, values.get(i) / most);
      add("%.0f,%.1f ", x(i), top + height * (1 - share));
    }
    add("\"/>%n");
  }

  private double x(double tenth) {
    return LEFT + WIDTH * tenth / tenths;
  }

  private static double y(double share) {
    return RATES_TOP + RATES_HEIGHT * (1 - Math.min(1, share));
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values).replace("\r\n", "\n"));
  }
}
