// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.latency;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A line chart as SVG that needs no script and no network. */
record Chart(String id, String title, Axis x, Axis y, List<Line> lines) {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 300;
    private static final int LEFT = 78;
    private static final int RIGHT = 30;
    private static final int TOP = 14;
    private static final int BOTTOM = 44;

    /** A line. The style contains the hop, which determines the colour, and whether the line is dashed. */
    record Line(String name, String style, List<Point> points) {}

    /** @param tip the tooltip */
    record Point(double x, double y, String tip) {}

    record Tick(double at, String label) {}

    /** An axis with its range, label and ticks. */
    record Axis(String label, double from, double to, boolean logarithmic, List<Tick> ticks) {
        double share(double value) {
            return logarithmic
                    ? Math.log(Math.max(value, from) / from) / Math.log(to / from)
                    : (value - from) / (to - from);
        }
    }

    String svg() {
        StringBuilder svg = new StringBuilder();
        add(svg, "<figure id=\"%s\"><figcaption>%s</figcaption>", id, title);
        add(svg, "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">", WIDTH, HEIGHT, title);
        for (Tick tick : y.ticks()) {
            double at = py(tick.at());
            add(svg, "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>", LEFT, WIDTH - RIGHT, at, at);
            add(svg, "<text class=\"tick end\" x=\"%d\" y=\"%.1f\">%s</text>", LEFT - 8, at + 4, tick.label());
        }
        for (Tick tick : x.ticks()) {
            double at = px(tick.at());
            add(
                    svg,
                    "<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>",
                    at,
                    at,
                    TOP,
                    HEIGHT - BOTTOM);
            add(svg, "<text class=\"tick mid\" x=\"%.1f\" y=\"%d\">%s</text>", at, HEIGHT - BOTTOM + 18, tick.label());
        }
        add(svg, "<text class=\"tick mid\" x=\"%d\" y=\"%d\">%s</text>", (LEFT + WIDTH) / 2, HEIGHT - 6, x.label());
        int middle = (TOP + HEIGHT - BOTTOM) / 2;
        add(svg, "<text class=\"tick mid\" transform=\"translate(14 %d) rotate(-90)\">%s</text>", middle, y.label());
        lines.forEach(line -> add(svg, line));
        svg.append("</svg><p class=\"legend\">");
        lines.forEach(line -> add(svg, "<span class=\"%s\"><i></i>%s</span>", line.style(), line.name()));
        return svg.append("</p></figure>\n").toString();
    }

    private void add(StringBuilder svg, Line line) {
        String path = line.points().stream()
                .map(point -> String.format(Locale.ROOT, "%.1f,%.1f", px(point.x()), py(point.y())))
                .collect(Collectors.joining(" "));
        add(svg, "<polyline class=\"line %s\" points=\"%s\"/>", line.style(), path);
        for (Point point : line.points()) {
            add(
                    svg,
                    "<circle class=\"dot %s\" cx=\"%.1f\" cy=\"%.1f\" r=\"5\"><title>%s</title></circle>",
                    line.style(),
                    px(point.x()),
                    py(point.y()),
                    point.tip());
        }
    }

    private double px(double value) {
        return LEFT + clamp(x.share(value)) * (WIDTH - LEFT - RIGHT);
    }

    private double py(double value) {
        return HEIGHT - BOTTOM - clamp(y.share(value)) * (HEIGHT - TOP - BOTTOM);
    }

    private static double clamp(double share) {
        return Math.max(0, Math.min(1, share));
    }

    private static void add(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
