package dev.fringe.jobs.limits;

import dev.fringe.jobs.kafka.Output;
import dev.fringe.records.QaLimit;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.metrics.Counter;
import org.apache.flink.util.Collector;

/** Gives out a row once for each rule whose limit it passes. */
final class CheckLimits extends RichFlatMapFunction<Row, QaLimit> {
    private static final long serialVersionUID = 1L;

    private final List<Rule> rules;
    private transient Counter checked;
    private transient Counter passed;

    CheckLimits(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    @Override
    public void open(OpenContext context) {
        checked = getRuntimeContext().getMetricGroup().counter("checked");
        passed = getRuntimeContext().getMetricGroup().counter("passed");
    }

    @Override
    public void flatMap(Row row, Collector<QaLimit> out) {
        checked.inc();
        for (Rule rule : rules) {
            Double value = row.numbers().get(rule.field());
            if (value != null && rule.passedBy(value)) {
                passed.inc();
                out.collect(exceedance(row, rule, value));
            }
        }
    }

    private static QaLimit exceedance(Row row, Rule rule, double value) {
        return QaLimit.newBuilder()
                .setTime(Output.instant(row.micros()))
                .setRule(rule.toString())
                .setField(rule.field())
                .setValue(value)
                .setLimit(rule.limit())
                .setRecord(row.text())
                .build();
    }
}
