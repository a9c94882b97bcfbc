package dev.pinball.cli.drawing;

import java.util.DoubleSummaryStatistics;
import java.util.stream.DoubleStream;

/** From values to places on a drawing; where all values are one, its middle. */
record Scale(double least, double extent, double start, double length) {

    /** The least of {@code values} at {@code start}, the greatest {@code length} further on. */
    static Scale of(DoubleStream values, double start, double length) {
        DoubleSummaryStatistics range = values.summaryStatistics();
        return new Scale(range.getMin(), range.getMax() - range.getMin(), start, length);
    }

    double at(double value) {
        return extent == 0 ? start + length / 2 : start + (value - least) / extent * length;
    }
}
