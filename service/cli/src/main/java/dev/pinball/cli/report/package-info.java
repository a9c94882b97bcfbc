/**
 * What a GPU does, found out in a few minutes: parts in processes of their own, the most valuable first.
 *
 * <p>Starting points: {@link dev.pinball.cli.report.GpuReportCommand}, {@link dev.pinball.cli.report.ReportRun}, which runs
 * the list of {@link dev.pinball.cli.report.ReportParts}.
 */
@NullMarked
package dev.pinball.cli.report;

import org.jspecify.annotations.NullMarked;
