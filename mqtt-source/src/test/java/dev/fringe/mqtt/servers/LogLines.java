// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.servers;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.slf4j.LoggerFactory;

/** Collects the source's log lines about some connectors. Tests that run at the same time write to the same log. */
public final class LogLines implements AutoCloseable {
    private final Logger logger = logger();
    private final String about;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            String line = event.getFormattedMessage();
            if (line.contains(about)) {
                lines.add(line);
            }
        }
    };

    private LogLines(String about) {
        this.about = about;
        appender.setContext(logger.getLoggerContext());
        appender.start();
        logger.addAppender(appender);
    }

    /** While another test initializes SLF4J, its factory gives substitutes. */
    private static Logger logger() {
        Awaitility.await().until(() -> LoggerFactory.getILoggerFactory() instanceof LoggerContext);
        return (Logger) LoggerFactory.getLogger("dev.fringe.mqtt");
    }

    /** @param connectors the beginning of their names */
    public static LogLines about(String connectors) {
        return new LogLines(connectors);
    }

    public boolean has(String text) {
        return count(text) > 0;
    }

    public long count(String text) {
        return lines.stream().filter(line -> line.contains(text)).count();
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
    }
}
